/**
 * The verification itself: pure, no network, no clock. Rules and their order are those of CONTRACT
 * section 1.
 *
 *     envelope -> issuer and key -> signature -> content -> validity -> status -> profile
 *
 * `prove` does the first four and throws; `judge` does the rest and always answers. A caller that
 * fetches stands between the two: nothing is fetched before content holds.
 */
import * as certificateStatus from "./certificate_status.js";
import { CredentialError } from "./errors.js";
import * as platforms from "./platforms.js";
import { CREDENTIAL } from "./trust/anchors.js";
import * as usage from "./usage.js";
import { CHECKS, UNTOLD, Verdict, check, refusal } from "./verdict.js";
import { formatOf } from "./wire/credentials/formats.js";
import * as jws from "./wire/envelope/jws.js";
import { VALID, worst } from "./wire/status/standing.js";
import * as standingNote from "./wire/status/standing_note.js";
import * as statusLists from "./wire/status/status_lists.js";
import * as words from "./words.js";

const { LEEWAY, MAX_AGE } = statusLists;
/** Seconds that a clock may be behind at most, whatever the caller says. */
const HOUR = 3600;

const accountOf = (profile) => (profile === null ? null : platforms.normalise(profile));

/**
 * The verdict on a `vc+jwt`, an Open Badge, or a `dc+sd-jwt` with what was disclosed of it, at
 * `now` (a Date).
 *
 * `lists`: URL -> signed text or {error: code}, a Map or an object, for the credential's lists and
 * its standing note (`<id>.standing.jwt`); a list that is missing is `status.unreachable`.
 * `profile`: a profile URL or `platform:handle`. `maxStatusAge`: seconds by which `now` may exceed
 * a list's `iat` (never more than 24 h). `audience` and `nonce`: the verifier and the challenge
 * that the holder's key binding proof must name; without them a proof is refused, with them it is
 * required. `notBeforeSlack`: seconds before its first moment from which a certificate counts (60,
 * and an hour at most); its last moment has none. Rejects with `profile.unreadable` and
 * `trust.expired`, and with a TypeError for arguments of other types; everything else is in the
 * verdict. `asOf`: a Date that has passed, or a day as `2027-03-03` (its end, in the issuer's
 * zone): the verdict is about then, and `lists` holds what was kept (past.js); rejects with
 * `as_of.future`, `as_of.unclear`.
 */
export async function verify(token, question) {
  const {
    anchors,
    lists,
    now,
    profile = null,
    maxStatusAge = null,
    audience = null,
    nonce = null,
    notBeforeSlack = null,
    asOf = null,
  } = question;
  usage.requireText("token", token);
  usage.requireTextOrNull("profile", profile);
  if (typeof lists !== "object" || lists === null) throw new TypeError("lists must be an object");
  anchors.requireCurrent(now);
  if (asOf !== null) (await loadPast()).requirePast(asOf, now);
  const account = accountOf(profile);
  const passed = [];
  let proven;
  try {
    const noHolder = audience === null && nonce === null;
    proven = await prove(
      token,
      anchors,
      passed,
      noHolder ? null : { audience, nonce, now: now.getTime() / 1000 },
    );
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return refusal(error, { passed, asked: profile, now });
  }
  return judge(proven, { lists, now, profile, account, maxStatusAge, notBeforeSlack, asOf });
}

/** Apart, because few ask about the past. */
const loadPast = () => import("./past.js");

/**
 * Envelope, issuer and key, signature, content: {issuer, content, statusUrls, noteUrl}, of which
 * the last two are what to fetch. Validity and standing are not checked yet. Throws
 * CredentialError; `passed` collects the checks that held. `holder`: the proof that was requested
 * of the holder; if none was (null), a proof is refused.
 */
export async function prove(token, anchors, passed = [], holder = null) {
  const format = await formatOf(token);
  const credential = format.parse(token);
  passed.push("format");
  const issuer = anchors.claimed(credential.issuer);
  const signed = format.namedKey?.(credential.signed, issuer.publicUrl) ?? credential.signed;
  const { key } = issuer.key(signed, CREDENTIAL);
  passed.push("issuer");
  await jws.verify(signed, key);
  passed.push("signature");
  const content = await format.checkContent(credential, issuer);
  if (format.checkHolder) await format.checkHolder(credential, content, holder);
  else if (holder !== null)
    throw new CredentialError("format.key_binding_invalid", "no holder's proof is there");
  const urls = new Set(content.entries.map((entry) => entry.uri));
  return {
    issuer,
    content,
    statusUrls: [...urls].filter((url) => issuer.publishesStatus(url)),
    noteUrl: standingNote.noteUrl(content.payload.id),
  };
}

/**
 * Validity, status and profile of a proven credential. `lists` may hold lists as `readList` gives
 * them, too. `account`: `profile` as `platforms.normalise` reads it. `knownRevocation`: a final
 * revocation seen earlier, which outlives any list. `asOf`: the moment or day in the past that the
 * verdict is about, which no revocation known today is held against.
 */
export async function judge(
  proved,
  {
    lists,
    now,
    profile = null,
    account = accountOf(profile),
    maxStatusAge = null,
    notBeforeSlack = null,
    knownRevocation = null,
    asOf = null,
  },
) {
  let [proven, listsByUrl] = [proved, lists];
  if (!(lists instanceof Map)) listsByUrl = new Map(Object.entries(lists));
  const today = now.getTime() / 1000;
  let [seconds, decided, ofThen] = [today, VALID, null];
  if (asOf !== null) {
    const past = await loadPast();
    seconds = past.momentOf(asOf, proved.issuer.zone, now);
    const then = await past.standingThen(proved, listsByUrl, seconds, today);
    ({ proven, lists: listsByUrl, standing: decided } = then);
    ofThen = past.wordsOf(seconds, proved.issuer.zone);
  }
  const { content } = proven;
  const validity = validityOf(content, seconds, notBeforeSlack);
  const maxAge = maxStatusAge ?? MAX_AGE;
  const findings = await certificateStatus.fromLists(proven, listsByUrl, seconds, maxAge);
  let { code } = findings;
  let standing = { ...UNTOLD, asOf: findings.asOf, freshUntil: findings.freshUntil };
  const worse = worst(findings.standing, decided);
  if (worse !== VALID) {
    // A note of today may explain what stood then.
    const explained = [proven, worse, listsByUrl, today, standing];
    [code, standing] = await certificateStatus.explained(...explained);
  }
  if (asOf === null && knownRevocation !== null && code !== "status.revoked" && code !== "status.superseded") {
    // The code is remembered too, because what was revoked for a cause may have a successor. One
    // that an earlier version stored has none, and is a revocation.
    const { code: remembered = "status.revoked", ...rest } = knownRevocation;
    [code, standing] = [remembered, rest];
  }
  const match = account === null ? null : isAbout(content, account);
  const mismatch = match === false ? "profile.mismatch" : null;
  const failed = { validity, status: code, profile: mismatch };
  return new Verdict({
    code: words.gravest([validity, code, mismatch].filter((finding) => finding !== null)),
    checks: CHECKS.map((name) => {
      if (failed[name]) {
        return check(name, "fail", failed[name], name === "status" ? findings.detail : null);
      }
      return check(name, name === "profile" && match === null ? "not_checked" : "pass");
    }),
    content,
    standing,
    profile: { asked: profile, match },
    checkedAt: now,
    zone: proven.issuer.zone,
    fourEyes: proven.issuer.fourEyes,
    asOf: ofThen && seconds,
    ofThen,
  });
}

function validityOf(content, now, asked) {
  const slack = asked >= LEEWAY ? Math.min(asked, HOUR) : LEEWAY;
  if (now > content.notAfter + LEEWAY) return "validity.expired";
  if (now < content.notBefore - slack) return "validity.not_yet_valid";
  return null;
}

const isAbout = (content, profile) =>
  content.payload.credentialSubject.accounts.some((account) =>
    platforms.sameAccount(profile, account),
  );
