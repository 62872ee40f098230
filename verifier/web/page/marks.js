/** Shape and tone of each verdict: a tick is drawn for a compared profile and for nothing else. */
import { drawing } from "./dom.js";

const RING = "M24 4a20 20 0 1 0 0 40 20 20 0 1 0 0-40";
const SHAPES = {
  seal: ["M24 4a15 15 0 1 0 0 30 15 15 0 1 0 0-30", "m15 32-4 12 13-5 13 5-4-12"],
  eye: ["M3 24c10-18 32-18 42 0-10 18-32 18-42 0", "M24 17a7 7 0 1 0 0 14 7 7 0 1 0 0-14"],
  question: [RING, "M17.5 19a6.5 6.5 0 1 1 9.6 5.7c-2 1.1-3.1 2.2-3.1 4.3", "M24 35v.2"],
  tick: [RING, "m15 24.5 6.2 6.2L33.5 18"],
  cross: [RING, "m17 17 14 14", "m31 17-14 14"],
  barred: [RING, "m10 10 28 28"],
  ring: [RING],
  renewed: ["M41 24a17 17 0 1 1-5-12", "M37 3v9.5h-9.5"],
  pause: [RING, "M19 16v16", "M29 16v16"],
  clock: [RING, "M24 12v13l8 5"],
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
  expired: ["clock", "warn"],
  not_yet_valid: ["clock", "info"],
  status_unavailable: ["question", "unknown"],
  unreachable: ["question", "unknown"],
  profile_mismatch: ["unequal", "bad"],
};

/**
 * True only where the certificate is valid and the profile that the reader named is one of its
 * accounts.
 */
export const matched = ({ verdict, profile }) => verdict === "valid" && profile.match === true;

/**
 * True where the certificate is valid and the reader was not yet asked on which profile they are.
 */
export const open = (verdict) => verdict.verdict === "valid" && !matched(verdict);

/**
 * How the reader named the profile: "said" (a row was tapped, or a name typed, which proves
 * nothing), "compared" (a link was given), null as long as none was named.
 */
export function answer({ verdict, how, input }) {
  if (verdict.profile.asked === null) return null;
  return how ?? (typeof input === "string" && !input.includes("/") ? "said" : "compared");
}

/** True where nobody but the reader says that this is the profile. */
export const said = (view) => matched(view.verdict) && answer(view) === "said";

function look(view) {
  const { verdict } = view;
  if (open(verdict)) return ["seal", "ask"];
  if (matched(verdict)) return said(view) ? ["eye", "said"] : ["tick", "good"];
  return VERDICTS[verdict.verdict] ?? ["question", "unknown"];
}

/**
 * "good", "said", "ask", "bad", "warn", "info" or "unknown": which colours. What has no row of its
 * own is unknown.
 */
export const tone = (view) => look(view)[1];

/** The drawing of a verdict. */
export const mark = (view) => drawing("mark", SHAPES[look(view)[0]]);
