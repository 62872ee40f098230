/**
 * A check of how a certificate stood at a moment in the past. Loaded only where somebody asks; of
 * what is fetched nothing is remembered, because the newest lists are.
 */
import { CredentialError } from "../errors.js";
import * as past from "../past.js";
import { judge } from "../verification.js";
import { MAX_TOKEN } from "../wire/status/status_lists.js";

export { requirePast } from "../past.js";

/** The verdict of `verifier` on how a proven certificate stood at `question.asOf`. */
export async function judgedThen(verifier, proven, question, deadline) {
  const { issuer, content, noteUrl } = proven;
  const moment = past.momentOf(question.asOf, issuer.zone, question.now);
  const lists = new Map();
  for (const entry of content.entries.filter(past.isKept)) {
    if (issuer.publishesStatus(entry.uri)) {
      await collect(verifier, issuer, entry, moment, deadline, lists);
    }
  }
  const note = await verifier.note(proven, question.now, deadline);
  if (note !== undefined) lists.set(noteUrl, note);
  return judge(proven, { ...question, lists, notBeforeSlack: verifier.notBeforeSlack });
}

/** Puts into `lists` what is fetched of then, one after the other until one stood. */
async function collect(verifier, issuer, entry, moment, deadline, lists) {
  for (const url of past.listUrls(entry, moment, issuer.zone)) {
    try {
      lists.set(url, await verifier.load(url, MAX_TOKEN, deadline));
      if ((await past.readKept(lists.get(url), issuer, entry, moment)) !== null) return;
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
    }
  }
}
