/** The whole verification in one call, without network and clock, for whoever has all texts already. */
import { CredentialError } from "./errors.js";
import * as platforms from "./platforms.js";
import { refusal } from "./verdict.js";
import { judge, prove } from "./verification.js";

/**
 * The verdict on a `vc+jwt`, an Open Badge, or a `dc+sd-jwt` with what was disclosed of it, at `now` (a Date).
 *
 * `lists`: URL -> signed text or {error: code}, a Map or an object, for the credential's lists and its standing note
 * (`<id>.standing.jwt`); a list that is missing is `status.unreachable`. `profile`: a profile URL or `platform:handle`.
 * `maxStatusAge`: seconds by which `now` may exceed a list's `iat` (never more than 24 h). `audience` and `nonce`: for
 * whom, and to which question, the holder's key binding proof was made; without both no proof may be there, with them it
 * must. Rejects with `profile.unreadable` and `trust.expired`; everything else is in the verdict.
 */
export async function verify(token, question) {
  const { anchors, lists, now, profile = null, maxStatusAge = null, audience = null, nonce = null } = question;
  anchors.requireCurrent(now);
  const asked = profile === null ? null : platforms.normalise(profile);
  const passed = [];
  let proven;
  try {
    const unasked = audience === null && nonce === null;
    proven = await prove(token, anchors, passed, unasked ? null : { audience, nonce, now: now.getTime() / 1000 });
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return refusal(error, { passed, asked: profile, now });
  }
  return judge(proven, { lists, now, profile, asked, maxStatusAge });
}
