/**
 * Days begin and end where the issuer is, whatever the clock of the device is set to. A zone is its
 * IANA name, or null for that of Viet Nam.
 */
const VIETNAM = 7 * 3600;
// The areas of the IANA database alone, because of other names browsers do not agree.
const NAME =
  /^(?:UTC|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/[A-Z0-9_+-]{2,30}){1,2})$/i;
const PARTS = ["year", "month", "day", "hour", "minute", "second"];

/** The zone of that name; null for what is none, or is not known to this browser. */
export function zone(name) {
  if (typeof name !== "string" || !NAME.test(name) || name === "Asia/Ho_Chi_Minh") return null;
  try {
    format(name);
    return name;
  } catch {
    return null; // RangeError
  }
}

const format = (timeZone) =>
  new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone,
    hourCycle: "h23",
    ...Object.fromEntries(PARTS.map((part) => [part, "numeric"])),
  });

/**
 * A Date whose UTC fields are those of the zone at `value`, seconds since 1970. In the first and
 * the last year there are they stay those of UTC, because behind their ends is no day.
 */
export function within(value, where) {
  const utc = new Date(value * 1000);
  const year = utc.getUTCFullYear();
  if (year <= 1 || year >= 9999) return utc;
  return new Date((where ? elsewhere(utc, where) : value + VIETNAM) * 1000);
}

function elsewhere(utc, where) {
  const found = Object.fromEntries(format(where).formatToParts(utc).map((p) => [p.type, p.value]));
  const [year, month, ...rest] = PARTS.map((part) => Number(found[part]));
  return Date.UTC(year, month - 1, ...rest) / 1000;
}

/** A moment on the last day of what is good until before `end`. */
export const lastMoment = (end) => Math.ceil(end) - 1;
