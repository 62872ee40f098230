/**
 * The short links that apps copy when something is shared. A browser may not ask the platform where
 * one leads, so the office does; where the page lies on a host without the office, nobody can, and
 * the page says what to paste instead.
 */
import { normaliseProfile } from "../verifier/exports.js";
import { after } from "../verifier/online/deadline.js";
import { shareLink } from "../verifier/reading/share_links.js";

const PLACE = "/api/v1/share-link";
const PATIENCE = 7_000;

/**
 * The link of the profile to which the share link `text` leads; null where it leads to none (a
 * video, say), or where that could not be found out. Never rejects.
 */
export async function resolveShareLink(text) {
  const share = shareLink(text);
  if (share === null || share.leads === "post") return null;
  try {
    const url = `${PLACE}?url=${encodeURIComponent(share.address)}`;
    const response = await fetch(url, {
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: after(PATIENCE),
    });
    const { profile } = response.ok ? await response.json() : {};
    // Parsed like typed text, because the office's answer is not trusted more than that.
    return normaliseProfile(profile).url;
  } catch {
    return null; // no office here, no answer in time, or none that is a profile
  }
}
