/**
 * Days begin and end where the issuer is, whatever the clock of the device is set to. A zone is
 * what zones.js gives, or null for that of Viet Nam.
 */
const VIETNAM = 7 * 3600;

/**
 * A Date whose UTC fields are those of the zone at `value`, seconds since 1970. In the first and
 * the last year there are they stay those of UTC, because behind their ends is no day.
 */
export function within(value, zone) {
  const utc = new Date(value * 1000);
  const year = utc.getUTCFullYear();
  if (year <= 1 || year >= 9999) return utc;
  return zone ? zone(utc) : new Date((value + VIETNAM) * 1000);
}
