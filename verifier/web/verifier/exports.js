/**
 * The exports of `index.js`, with words in Vietnamese alone. The page imports this module, because
 * it loads the words of another language only when the reader chooses that.
 */
export { inWords as accountInWords } from "./accounts.js";
export { Anchors } from "./trust/anchors.js";
export { CredentialError } from "./errors.js";
export { decodeOffline, read as readLink } from "./reading/links.js";
export { Verifier } from "./online/verifier.js";
export {
  NAMES,
  leadsTo,
  normalise as normaliseProfile,
  platformOf,
  read as readProfile,
  sameAccount,
} from "./platforms.js";
export { refusal } from "./verdict.js";
export { readList } from "./certificate_status.js";
export { judge, prove, verify } from "./verification.js";
export { unbake } from "./reading/badge_pictures.js";
export { parse as parseNumber } from "./reading/numbers.js";
export { show as showNumber } from "./wire/number.js";
export * as words from "./words.js";
