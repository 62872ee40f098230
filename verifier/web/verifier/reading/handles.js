/** Profiles that are named by their handle: `TikTok @an`, `@an (TikTok)`, `@an`. */
import { HANDED_OVER } from "../data/handed_over.js";
import { CredentialError } from "../errors.js";
import * as platforms from "../platforms.js";

const ON = ["trên", "on"];
const CALLED = new Map(
  Object.entries(HANDED_OVER.called).flatMap(([platform, names]) =>
    [...names, platforms.NAMES[platform].toLowerCase(), platform].map((name) => [name, platform]),
  ),
);

/**
 * The profile that the word at `position` is, by the platform's name before or behind it; else null.
 *
 * Without an @ only where platform and handle are the whole text: `TikTok an`, or what a badge
 * writes for a stable id: `YouTube kênh UC…`.
 */
export function named(words, position) {
  const byId = position === words.length - 1 ? ofId(words) : null;
  if (byId !== null) return byId;
  const word = words[position].replace(/^\(/, "");
  const earlier = words
    .slice(Math.max(0, position - 2), position)
    .map((one) => one.replace(/^\(/, "").toLowerCase());
  const before = CALLED.get(earlier.join(" "));
  if (!word.startsWith("@")) {
    const isWhole = position === words.length - 1 && position <= 2;
    return before !== undefined && isWhole ? profileOf(before, word) : null;
  }
  // `@an (tiktok), @an.x (facebook)`: what stands in brackets belongs to the handle before it.
  const [first = "", second = ""] = words.slice(position + 1, position + 3);
  const called = first.startsWith("(") ? first.slice(1) : ON.includes(first) ? second : "";
  const behind = CALLED.get(called.toLowerCase());
  const platform = behind ?? before ?? CALLED.get(earlier[earlier.length - 1]);
  return platform === undefined ? null : profileOf(platform, word);
}

function ofId(words) {
  for (const length of [1, 2]) {
    const platform = CALLED.get(words.slice(0, length).join(" ").toLowerCase());
    const text = words.slice(length).join(" ");
    for (const template of platform === undefined ? [] : HANDED_OVER.ids[platform]) {
      const [before, behind] = template.split("{id}");
      if (text.toLowerCase().startsWith(before.toLowerCase()) && text.endsWith(behind)) {
        const id = text.slice(before.length, text.length - behind.length);
        const found = ofHandle(platform, `id:${id}`);
        if (found !== null) return found;
      }
    }
  }
  return null;
}

/** The profiles of that handle on every platform of the table that can have it. */
export const everywhere = (handle) =>
  Object.keys(platforms.NAMES)
    .map((platform) => ofHandle(platform, handle))
    .filter((profile) => profile !== null);

/** Without an @ a badge prints stable ids alone. */
const profileOf = (platform, word) =>
  (word.startsWith("@") ? null : ofHandle(platform, `id:${word}`)) ?? ofHandle(platform, word);

const ofHandle = (platform, handle) => profile(`${platform}:${handle}`);

/** As `normalise` of platforms.js; null where it refuses. */
export function profile(text) {
  try {
    return platforms.normalise(text);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null;
  }
}
