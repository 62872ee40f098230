/** The directory of an issuer: who agreed to be found, searched here and not by the host. */
import { CredentialError } from "../errors.js";
import { STATUS } from "../trust/anchors.js";
import * as dates from "../wire/envelope/dates.js";
import * as jws from "../wire/envelope/jws.js";
import * as pages from "../wire/directory.js";

const { folded } = pages;

/** Pages that are fetched at once. */
const AT_ONCE = 8;

/** Whether an entry meets all that is given: {text, topic, platform, region, level}. */
export function fits(entry, { text = "", topic, platform, region, level }) {
  const names = [entry.name, ...entry.accounts.map(({ handle }) => handle)];
  names.push(entry.number, entry.number.replaceAll("-", ""));
  const searched = folded(names.join("\n"));
  const words = folded(text).replace(/^@/, "").split(/\s+/);
  return (
    words.every((word) => searched.includes(word)) &&
    (!topic || entry.topics.includes(topic)) &&
    (!platform || entry.accounts.some((account) => account.platform === platform)) &&
    (!region || entry.region === region) &&
    (!level || entry.level === level)
  );
}

/**
 * The directory of `issuer` at `now` (a Date): {head, entries}, whose certificates have not ended.
 * `load(url, limit)` fetches a text; `progress(done, total)` is called with pages.
 *
 * Rejects with CredentialError: `link.not_found` where nobody was ever in it, `link.unreachable`,
 * `status.stale`, `status.invalid`.
 */
export async function readDirectory(issuer, load, now, progress = () => {}) {
  const at = now.getTime() / 1000;
  const signed = async (page) => {
    const url = pages.pageUrl(issuer.publicUrl, page);
    const text = await load(url, jws.MAX_TOKEN);
    try {
      const parsed = pages.parse(text);
      await issuer.prove(parsed, STATUS);
      return [parsed.payload, { url, issuer: issuer.id, page, now: at }];
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      throw new CredentialError("status.invalid", `the directory itself: ${error.message}`);
    }
  };
  const head = pages.decodeHead(...(await signed(null)));
  const entries = [];
  for (let first = 1; first <= head.pages; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, head.pages - first + 1);
    const some = Array.from({ length: count }, (_, turn) => signed(first + turn));
    for (const page of await Promise.all(some)) entries.push(...pages.decodePage(...page));
    progress(first + count - 1, head.pages);
  }
  const isOpen = ({ until }) => dates.seconds(until, "until") > at;
  return { head, entries: entries.filter(isOpen) };
}
