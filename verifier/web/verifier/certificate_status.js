/**
 * The status of a proven certificate: what its lists establish, and how its note explains that.
 * Pure: lists and note are given as texts, or as values read of them before.
 */
import { CredentialError } from "./errors.js";
import { STATUS } from "./trust/anchors.js";
import * as jws from "./wire/envelope/jws.js";
import * as number from "./wire/number.js";
import { REVOKED, SUPERSEDED, SUSPENDED, VALID, worst } from "./wire/status/standing.js";
import * as standingNote from "./wire/status/standing_note.js";
import * as statusLists from "./wire/status/status_lists.js";

const CODES = {
  [REVOKED]: "status.revoked",
  [SUPERSEDED]: "status.superseded",
  [SUSPENDED]: "status.suspended",
};

/**
 * The status according to `lists` (a Map) at `now`: {standing, code, detail, asOf, freshUntil}.
 * Every entry is read. The worst standing that is established counts; if all of them are good, an
 * entry that could not be established makes the answer unknown.
 */
export async function fromLists(proven, lists, now, maxAge) {
  const findings = { standing: VALID, code: null, detail: null, asOf: null, freshUntil: null };
  for (const entry of proven.content.entries) {
    try {
      const list = await listOf(proven.issuer, entry, lists);
      findings.standing = worst(
        findings.standing,
        statusLists.standing(entry, list, { now, maxAge }),
      );
      findings.asOf = Math.min(findings.asOf ?? Infinity, list.issuedAt);
      findings.freshUntil = Math.min(
        findings.freshUntil ?? Infinity,
        statusLists.freshUntil(list, maxAge),
      );
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      if (findings.code === null) {
        [findings.code, findings.detail] = [error.code, error.detail || null];
      }
    }
  }
  return findings;
}

async function listOf(issuer, entry, lists) {
  if (!issuer.publishesStatus(entry.uri)) {
    throw new CredentialError(
      "status.untrusted_url",
      "the list is not below a prefix of the trust list",
    );
  }
  const fetched = lists.get(entry.uri) ?? {
    error: "status.unreachable",
    detail: "no list was fetched",
  };
  if (typeof fetched === "string") return readList(fetched, issuer, entry);
  if ("error" in fetched) throw new CredentialError(fetched.error, fetched.detail);
  if (fetched.issuer !== issuer.id || fetched.url !== entry.uri) {
    throw new CredentialError("status.invalid", "a list of another issuer or URL");
  }
  return fetched;
}

/**
 * The signed list that `entry` points to, proven to be the issuer's. Throws `status.invalid`,
 * `status.too_large`.
 */
export async function readList(token, issuer, { uri: url, encoding }) {
  try {
    const signed = statusLists.parse(token, encoding);
    await issuer.prove(signed, STATUS);
    return await statusLists.decode(signed.payload, { url, encoding, issuer: issuer.id });
  } catch (error) {
    if (!(error instanceof CredentialError) || error.code.startsWith("status.")) throw error;
    throw new CredentialError("status.invalid", `the list itself: ${error.message}`);
  }
}

/**
 * The standing note of a proven credential, {note, payload}. Throws CredentialError for anything
 * that is not it.
 */
export async function readNote(token, { issuer, content }, now) {
  const signed = jws.parse(token, { typ: standingNote.TYP });
  await issuer.prove(signed, STATUS);
  const note = standingNote.decode(signed.payload, {
    issuer: issuer.id,
    credentialId: content.payload.id,
    now,
  });
  return { note, payload: signed.payload };
}

/**
 * The code of a bad standing, and the standing with the reason if the issuer's note is about the
 * same standing.
 */
export async function explained(proven, standing, lists, now, status) {
  const token = lists.get(proven.noteUrl);
  if (typeof token === "string") {
    try {
      const { note } = await readNote(token, proven, now);
      if ((note.standing === SUSPENDED ? SUSPENDED : REVOKED) === standing) {
        const supersededBy = note.supersededBy && number.show(note.supersededBy);
        const superseded = note.standing === SUPERSEDED && supersededBy !== null;
        const { since, reason } = note;
        return [
          CODES[superseded ? SUPERSEDED : standing],
          { ...status, since, reason, supersededBy },
        ];
      }
    } catch (error) {
      // The note only explains; the list counts without it.
      if (!(error instanceof CredentialError)) throw error;
    }
  }
  return [CODES[standing], status];
}
