/**
 * Wrong usage by a program: an argument of the wrong type is a mistake of the caller, and no verdict
 * may come of it.
 */

/** Throws TypeError unless the argument `name` is a text. */
export function requireText(name, value) {
  if (typeof value !== "string") throw wrong(name, "a string", value);
}

/** Throws TypeError unless the argument `name` is a text or null. */
export function requireTextOrNull(name, value) {
  if (value !== null) requireText(name, value);
}

/** Throws TypeError unless the argument `name` is octets. */
export function requireOctets(name, value) {
  // By its tag, because the octets of another frame are of another Uint8Array.
  const tag = Object.prototype.toString.call(value);
  if (tag !== "[object Uint8Array]") throw wrong(name, "a Uint8Array", value);
}

/** Throws TypeError unless the argument `name` is an object with the method `method`. */
export function requireMethod(name, value, method) {
  if (typeof value?.[method] !== "function") throw wrong(name, `one with ${method}()`, value);
}

const wrong = (name, expected, value) =>
  new TypeError(`${name} must be ${expected}, not ${value === null ? "null" : typeof value}`);
