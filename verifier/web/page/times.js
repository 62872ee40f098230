/**
 * Days and minutes in words, as they are where the issuer is, whatever the clock of the device is
 * set to.
 */
import { words } from "../verifier/exports.js";
import { element } from "./dom.js";
import { language, sayWith } from "./language.js";

// One for the page, because it shows one verdict at a time.
let zone = null;

/** From now on days and minutes are those of the issuer of `verdict`. */
export function timesOf(verdict) {
  zone = verdict.zone;
}

const seconds = (stamp) => Date.parse(stamp) / 1000;
const time = (stamp, text) => element("time", { datetime: stamp }, text);

/** "23 tháng 11, 2027". `stamp` is a dateTimeStamp. */
export const day = (stamp) => time(stamp, words.day(seconds(stamp), language(), zone));

/** The last day of what is good until before `stamp`. */
export const lastDay = (stamp) => time(stamp, words.lastDay(seconds(stamp), language(), zone));

/** A day that is given as one: "2026-11-20". */
export const plainDay = (text) => time(text, words.written(new Date(text), language()));

/** "14:03, 24 tháng 11, 2026". */
export const moment = (stamp) => time(stamp, words.moment(seconds(stamp), language(), zone));

/** "13:58" where it is the same day as `other`, else the whole moment. */
export function hour(stamp, other) {
  const [hours] = words.moment(seconds(stamp), language(), zone).split(",");
  const [one, two] = [stamp, other].map((at) => words.day(seconds(at), language(), zone));
  return one === two ? time(stamp, hours) : moment(stamp);
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
