/** The time zones of issuers elsewhere than in Viet Nam; loaded only where a trust list names one. */

// The areas of the IANA database alone, because of other names browsers do not agree.
const NAME =
  /^(?:UTC|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/[A-Z0-9_+-]{2,30}){1,2})$/i;
const PARTS = ["year", "month", "day", "hour", "minute", "second"];

/**
 * The zone of that name: a function from a Date to one whose UTC fields are those of the zone.
 * null for what is none, or is not known to this browser.
 */
export function zone(name) {
  if (typeof name !== "string" || !NAME.test(name)) return null;
  let format;
  try {
    format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: name,
      hourCycle: "h23",
      ...Object.fromEntries(PARTS.map((part) => [part, "numeric"])),
    });
  } catch {
    return null; // RangeError: no such zone
  }
  return (utc) => {
    const found = new Map(format.formatToParts(utc).map(({ type, value }) => [type, value]));
    const [year, month, ...rest] = PARTS.map((part) => Number(found.get(part)));
    return new Date(Date.UTC(year, month - 1, ...rest));
  };
}
