/**
 * Which addresses are share links: `platforms.json`, read by Python too. A module of its own,
 * because most verdicts do not need it. Only the platform's server knows the target of a share
 * link, and a page cannot fetch from it.
 */
import { SHARES } from "../data/shares.js";
import { trimmed } from "../wire/envelope/text.js";

const LINK = /^(?:https?:\/\/)?([^/?#]*)([^?#]*)(?:[?#].*)?$/i;
const READABLE = /^[!-[\]-~]+$/;
const EDGE = " \t\r\n";

/**
 * `text` parsed as a share link, {platform, leads ("unknown" or "post"), address}; null if it is
 * none.
 */
export function shareLink(text) {
  const address = trimmed(text, (character) => EDGE.includes(character));
  if (address.length > SHARES.longest || !READABLE.test(address)) return null;
  const [, named, path] = LINK.exec(address);
  const host = named.toLowerCase();
  for (const [platform, rules] of Object.entries(SHARES.platforms)) {
    const rule = rules.find(
      ({ hosts, path: pattern }) =>
        hosts.includes(host) && new RegExp(`^(?:${pattern})$`).test(path),
    );
    if (rule) return { platform, leads: rule.leads, address: `https://${host}${path}` };
  }
  return null;
}
