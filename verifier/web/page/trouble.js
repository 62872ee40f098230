/**
 * What this device itself is to blame for: a clock that is wrong, a browser that cannot check
 * signatures. Loaded only where one of them may be the reason for an answer.
 */
import { CredentialError, refusal, words } from "../verifier/exports.js";
import { after } from "../verifier/online/deadline.js";
import { element } from "./dom.js";
import { language, learn, say } from "./language.js";
import { WORDS } from "./locales/vi/trouble.js";

learn(WORDS);

/** Published by every host of the page; which file it is does not matter, only its Date. */
const ASKED = "/.well-known/trust-list.json";
const PATIENCE = 3000;
/** Seconds by which a clock may be wrong without being called so. */
const ODD = 5 * 60;
const [MINUTE, HOUR, DAY, YEAR] = [60, 3600, 24 * 3600, 365.25 * 24 * 3600];

/**
 * The fault of this device because of which `verdict` is not to be believed: {verdict, title(),
 * panel()}, a verdict that is unknown and what is said of it; null where there is none.
 *
 * `codeAt(date)`: what the same question is answered at that time, as a promise of a code (null:
 * valid). That answer is never shown: the clock is to blame where it differs.
 */
export async function faultOf(verdict, codeAt) {
  if (verdict.code === "link.unreachable" && verdict.checks[1].result === "pass") {
    return fault(verdict, () => say("unable_title"), unableSignature);
  }
  const ahead = await clockAhead();
  if (ahead === null || Math.abs(ahead) < ODD) return null;
  const there = new Date(verdict.checkedAt.getTime() - ahead * 1000);
  if ((await codeAt(there)) === verdict.code) return null;
  const title = () => say("clock_title", { amount: amount(Math.abs(ahead)) });
  return fault(verdict, title, () => clock(verdict.checkedAt, there));
}

/** The screen of a browser that cannot check anything. */
export const unableScreen = () => panel(say("unable_title"), paragraphs("unable_text"));

function fault(verdict, title, sentences) {
  const { profile, checkedAt: now } = verdict;
  const error = new CredentialError("link.unreachable", "this device cannot tell");
  const unknown = refusal(error, { asked: profile.asked, now });
  return { verdict: unknown, title, panel: () => panel(title(), sentences()) };
}

/** Without a drawing, so that the next step is in sight on a small phone. */
const panel = (title, sentences) =>
  element(
    "section",
    { class: "panel unknown" },
    element("h1", { tabindex: "-1" }, title),
    ...sentences,
  );

const unableSignature = () => paragraphs("unable_signature");

const paragraphs = (why) => [
  element("p", { class: "lead" }, say(why)),
  element("a", { class: "main", href: "?server" }, say("ask_server")),
  element("p", { class: "why" }, say("no_server")),
];

/** `here`: what the clock of this device says; `there`: what that of the host says. */
const clock = (here, there) => [
  element("p", { class: "lead" }, say("clock_step")),
  element("p", { class: "why" }, say("clock_text", { here: minute(here), there: minute(there) })),
];

const minute = (date) => words.moment(date.getTime() / 1000, language());

/** Seconds in words, in the largest unit that says something: "10 phút", "1 ngày". */
export function amount(seconds) {
  const [unit, length] =
    seconds < 1.5 * HOUR
      ? ["minute", MINUTE]
      : seconds < 22 * HOUR
        ? ["hour", HOUR]
        : seconds < 0.9 * YEAR
          ? ["day", DAY]
          : ["year", YEAR];
  const format = new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.max(1, Math.round(seconds / length)));
}

/**
 * Seconds by which the clock of this device is ahead of that of the page's own host, negative where
 * it is behind; null where the host does not say (RFC 9110 section 6.6.1).
 */
async function clockAhead() {
  try {
    const asked = Date.now();
    const response = await fetch(ASKED, {
      method: "HEAD",
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: after(PATIENCE),
    });
    const here = (asked + Date.now()) / 2;
    // A shared cache hands on the Date of its copy, and how many seconds old that is.
    const age = Number(response.headers.get("age") ?? 0) || 0;
    const there = Date.parse(response.headers.get("date")) + age * 1000;
    return Number.isNaN(there) ? null : (here - there) / 1000;
  } catch {
    return null; // no network: the clock is not what is to blame
  }
}
