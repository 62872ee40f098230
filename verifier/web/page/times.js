/**
 * Days and minutes in words, as they are in Viet Nam, whatever the clock of the device is set to.
 */
import { words } from "../verifier/exports.js";
import { element } from "./dom.js";
import { language, sayWith } from "./language.js";

const seconds = (stamp) => Date.parse(stamp) / 1000;

/** "23 tháng 11, 2027". `stamp` is a dateTimeStamp. */
export const day = (stamp) =>
  element("time", { datetime: stamp }, words.day(seconds(stamp), language()));

/** "14:03, 24 tháng 11, 2026". */
export const moment = (stamp) =>
  element("time", { datetime: stamp }, words.moment(seconds(stamp), language()));

/** "13:58" where it is the same day as `other`, else the whole moment. */
export function hour(stamp, other) {
  const [hours] = words.moment(seconds(stamp), language()).split(",");
  const sameDay = words.day(seconds(stamp), language()) === words.day(seconds(other), language());
  return sameDay ? element("time", { datetime: stamp }, hours) : moment(stamp);
}

/** "Kiểm tra lúc 14:03, … · Danh sách trạng thái lúc 13:58". */
export function times({ checkedAt, status }) {
  const checked = checkedAt.toISOString();
  const list = status.as_of && sayWith("status_as_of", { time: hour(status.as_of, checked) });
  return element(
    "p",
    { class: "times" },
    ...sayWith("checked_at", { time: moment(checked) }),
    ...(list ? [" · ", ...list] : []),
  );
}
