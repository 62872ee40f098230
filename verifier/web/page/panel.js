/** The head of a verdict: shape, word and colour, in a few large lines. */
import { words } from "../verifier/exports.js";
import { profileInWords } from "./accounts.js";
import { element, isolated, plain } from "./dom.js";
import { language, say, sayWith } from "./language.js";
import { mark, matched, open, tone } from "./marks.js";
import { sentence } from "./sentence.js";
import { moment } from "./times.js";

const EXPLAINED =
  /^(?:link\.number_invalid$|issuer\.|status\.(?!unreachable|unsupported|revoked|su|m))/;

/**
 * The heading in words: the verdict, or, as long as it is open for whom it counts, whose
 * certificate this is.
 */
const heading = (verdict) =>
  open(verdict)
    ? sayWith("question_title", { name: isolated(verdict.certificate.name) })
    : [verdict.headline[language()]];

/**
 * `text`: what was read, if anything; `advice`, a key: what to do with an unreadable file, with a
 * title of its own where the reader is to `choose`;
 * `trouble`: why nobody can be trusted, if so.
 */
export function panel(verdict, { text, advice, choose, trouble }) {
  return element(
    "section",
    { class: `panel ${tone(verdict)}` },
    mark(verdict),
    element(
      "h1",
      { tabindex: "-1" },
      ...(choose ? [say(`${advice}_title`)] : heading(verdict)),
    ),
    open(verdict)
      ? element(
          "p",
          { class: "headline" },
          verdict.headline[language()],
          ". ",
          ...sentence(verdict),
        )
      : advice
        ? element("p", { class: "lead" }, say(advice))
        : lead(verdict),
    why(verdict, trouble),
    verdict.verdict === "not_found" && verdict.profile.asked
      ? element(
          "p",
          { class: "why" },
          say("asked_profile"),
          " ",
          profileInWords(verdict.profile.asked),
        )
      : null,
    verdict.verdict === "foreign_code" ? foreignHost(text) : null,
    matched(verdict) ? stamped(verdict) : null,
  );
}

const lead = (verdict) => element("p", { class: "lead" }, ...sentence(verdict));

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

/**
 * Where a foreign link leads, in plain letters: told, never opened. Of what is no web address only
 * the kind is told.
 */
function foreignHost(text) {
  const { key, leads } = destination(text.trim());
  return leads === ""
    ? null
    : element("p", { class: "why" }, say(key), " ", isolated(leads, { class: "code" }));
}

function destination(text) {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):(?!\/\/|[0-9]+(?:\/|$))/i.exec(text) ?? [];
  if (scheme) return { key: "typed_kind", leads: `${scheme.toLowerCase()}:` };
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return { key: "typed_host", leads: URL.canParse?.(address) ? new URL(address).host : "" };
}

/** The host and time on a green card, so that a photograph of it shows when it was true. */
function stamped({ checkedAt }) {
  const time = moment(checkedAt.toISOString());
  return element("p", { class: "stamp" }, location.host, " · ", time);
}
