/** The head of a verdict: shape, word and colour, in a few large lines. */
import { words } from "../verifier/exports.js";
import { profileInWords } from "./accounts.js";
import { element, isolated, plain } from "./dom.js";
import { filled, language, say, sayWith } from "./language.js";
import { mark, matched, open, tone } from "./marks.js";
import { sentence } from "./sentence.js";
import { moment } from "./times.js";

const EXPLAINED =
  /^(?:issuer\.|status\.(?!unreachable|unsupported|revoked|su|m))/;

/**
 * The heading in words: the verdict, or, as long as it is open for whom it counts, whose
 * certificate this is.
 */
const heading = (verdict, told) =>
  open(verdict)
    ? sayWith("question_title", { name: isolated(verdict.certificate.name) })
    : [headline(verdict, told)];

/** In short; `told` as of check/told.js, of a text that is no certificate. */
export const headline = (verdict, told) =>
  told?.words[language()].headline ?? verdict.headline[language()];

/**
 * `told`, of a text that is no certificate, or null: what it is (check/told.js); `advice`, a key:
 * what to do with an unreadable file; `trouble`: why nobody can be trusted, if so.
 */
export function panel(verdict, { told, advice, trouble }) {
  return element(
    "section",
    { class: `panel ${tone(verdict)}` },
    mark(verdict),
    element("h1", { tabindex: "-1" }, ...heading(verdict, told)),
    open(verdict)
      ? element(
          "p",
          { class: "headline" },
          verdict.headline[language()],
          ". ",
          ...sentence(verdict),
        )
      : lead(verdict, told),
    why(verdict, trouble),
    advice ? element("p", { class: "why" }, say(advice)) : null,
    verdict.verdict === "not_found" && verdict.profile.asked
      ? element(
          "p",
          { class: "why" },
          say("asked_profile"),
          " ",
          profileInWords(verdict.profile.asked),
        )
      : null,
    matched(verdict) ? stamped(verdict) : null,
  );
}

/** Where a foreign link leads stands in it in plain letters: told, never opened. */
function lead(verdict, told) {
  const said = told
    ? filled(told.words[language()].sentence, { place: isolated(told.place, { class: "code" }) })
    : sentence(verdict);
  return element("p", { class: "lead" }, ...said);
}

/**
 * What the sentence leaves open and a layman understands; every other code stands among the
 * details.
 */
function why({ code }, trouble) {
  if (trouble && trouble.code !== "link.unreachable") {
    return element("p", { class: "why" }, say("trust_unusable"));
  }
  return EXPLAINED.test(code ?? "")
    ? element("p", { class: "why" }, capital(words.CODES[code][language()]), ".")
    : null;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** The host and time on a green card, so that a photograph of it shows when it was true. */
function stamped({ checkedAt }) {
  const time = moment(checkedAt.toISOString());
  return element("p", { class: "stamp" }, location.host, " · ", time);
}
