/**
 * Points in time on the wire: dateTimeStamp (VC Data Model 2.0 section 4.9), NumericDate (RFC 7519
 * section 2).
 */
import { CredentialError } from "../../errors.js";
import { isNumber } from "./strict_json.js";

/**
 * 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds since 1970: no date is earlier or later.
 */
export const EARLIEST = -62_135_596_800;
export const LATEST = 253_402_300_799;

const STAMP = new RegExp(
  "^([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]{1,20}))?" +
    "(?:Z|([+-])(0[0-9]|1[0-4]):([0-5][0-9]))$",
);

/** A dateTimeStamp as seconds since 1970, to the millisecond. Throws `format.claims_invalid`. */
export function seconds(value, name) {
  const match = typeof value === "string" ? STAMP.exec(value) : null;
  if (match === null) throw invalid(name, "not a dateTimeStamp with offset");
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const offset =
    (match[8] === "-" ? -60 : 60) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  if (Math.abs(offset) > 14 * 3600) throw invalid(name, "not a dateTimeStamp with offset");
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1) throw invalid(name, "no such day");
  const whole = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  if (year === 0 || whole < EARLIEST || whole > LATEST) {
    throw invalid(name, "not between the years 1 and 9999 in UTC");
  }
  return whole + Number((match[7] ?? "").slice(0, 3).padEnd(3, "0")) / 1000;
}

const invalid = (name, why) => new CredentialError("format.claims_invalid", `${name}: ${why}`);

/** A NumericDate: a number, not a boolean or text. Throws `format.claims_invalid`. */
export function numeric(value, name) {
  if (!isNumber(value) || !(value >= 0 && value <= LATEST)) {
    throw new CredentialError(
      "format.claims_invalid",
      `${name} is not a number of seconds since 1970`,
    );
  }
  return Number(value);
}

/**
 * Seconds since 1970 as `2026-11-23T06:58:00Z`: UTC, whole seconds, after rounding to the
 * microsecond as Python does.
 */
export function stamp(value) {
  const whole = Math.floor(value);
  const rounded = Math.round((value - whole) * 1e6) < 1e6 ? whole : whole + 1;
  return new Date(rounded * 1000).toISOString().slice(0, 19) + "Z";
}
