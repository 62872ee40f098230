/** Shape and tone of each verdict: a tick is drawn for a matched profile and for nothing else. */
import { drawing } from "./dom.js";

const RING = "M24 4a20 20 0 1 0 0 40 20 20 0 1 0 0-40";
const SHAPES = {
  question: [RING, "M17.5 19a6.5 6.5 0 1 1 9.6 5.7c-2 1.1-3.1 2.2-3.1 4.3", "M24 35v.2"],
  tick: [RING, "m15 24.5 6.2 6.2L33.5 18"],
  cross: [RING, "m17 17 14 14", "m31 17-14 14"],
  barred: [RING, "m10 10 28 28"],
  ring: [RING],
  renewed: ["M41 24a17 17 0 1 1-5-12", "M37 3v9.5h-9.5"],
  pause: [RING, "M19 16v16", "M29 16v16"],
  hourglass: [
    "M13 5h22",
    "M13 43h22",
    "M16 5v7c0 6 16 6 16 0V5",
    "M16 43v-7c0-8 6.500-7 6.500-12S16 18 16 12",
    "M32 43v-7c0-8-6.500-7-6.500-12S32 18 32 12"
  ],
  unequal: [RING, "M15 19h18", "M15 29h18", "m30 13-12 22"],
};
const VERDICTS = {
  unreadable: ["question", "unknown"],
  foreign_code: ["barred", "unknown"],
  not_found: ["ring", "unknown"],
  malformed: ["barred", "unknown"],
  unknown_issuer: ["barred", "bad"],
  tampered: ["cross", "bad"],
  revoked: ["cross", "bad"],
  superseded: ["renewed", "info"],
  suspended: ["pause", "warn"],
  expired: ["hourglass", "warn"],
  not_yet_valid: ["hourglass", "info"],
  status_unavailable: ["question", "unknown"],
  unreachable: ["question", "unknown"],
  profile_mismatch: ["unequal", "bad"],
};

/**
 * True only where the certificate is valid and the profile that the reader is on is one of its
 * accounts.
 */
export const matched = ({ verdict, profile }) => verdict === "valid" && profile.match === true;

/**
 * True where the certificate is valid and the reader was not yet asked on which profile they are.
 */
export const open = (verdict) => verdict.verdict === "valid" && !matched(verdict);

/**
 * "good", "ask", "bad", "warn", "info" or "unknown": which colours. What has no row of its own is
 * unknown.
 */
export function tone(verdict) {
  if (matched(verdict)) return "good";
  return open(verdict) ? "ask" : (VERDICTS[verdict.verdict]?.[1] ?? "unknown");
}

/** The drawing of a verdict. */
export function mark(verdict) {
  const shape = matched(verdict) ? "tick" : (VERDICTS[verdict.verdict]?.[0] ?? "question");
  return drawing("mark", SHAPES[shape]);
}
