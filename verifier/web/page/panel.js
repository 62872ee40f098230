/** The head of a verdict: shape, word and colour, in a few large lines. */
import { accountOf, handleOf, inWords, profileInWords } from "./accounts.js";
import { element, isolated } from "./dom.js";
import { filled, language, say, sayWith } from "./language.js";
import { later } from "./later.js";
import { mark, matched, open, said, tone } from "./marks.js";
import { sentence } from "./sentence.js";
import { moment } from "./times.js";

const EXPLAINED =
  /^(?:issuer\.|status\.(?!unreachable|unsupported|revoked|su|m))/;

const GENUINE = "genuine";

/**
 * The one heading: whose certificate this is as long as it is open for which profile it counts,
 * else the answer. What is said of it follows; the name stands once in all of it.
 *
 * `view`: of it {verdict, how} as in marks.js; `told`, of a text that is no certificate, or
 * null: what it is (check/told.js); `advice`, a key: what to do with an unreadable file, with
 * a title of its own where the reader is to `choose`; `trouble`:
 * why nobody can be trusted, if so.
 */
export function panel(view) {
  const { verdict, trouble } = view;
  return element(
    "section",
    { class: `panel ${tone(view)}` },
    mark(view),
    ...(open(verdict) ? question(verdict) : said(view) ? believed(verdict) : answered(view)),
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
    matched(verdict) && !said(view) ? stamped(verdict) : null,
  );
}

const heading = (attributes, ...words) => element("h1", { tabindex: "-1", ...attributes }, ...words);

/** Read aloud after the name, which has the focus. */
const question = ({ certificate }) => [
  element("p", { class: "headline", id: GENUINE }, say("genuine")),
  heading({ class: "name", "aria-describedby": GENUINE }, isolated(certificate.name)),
];

/** Only the reader can see which profile they are on, so they get its name to compare. */
function believed({ certificate, profile }) {
  const account = accountOf(certificate.accounts, profile.asked);
  return [
    heading({}, ...sayWith("said_title", { account: inWords(account) })),
    element("p", {}, say("said_compare")),
    isolated(handleOf(account), { class: "spelled" }),
    holder(certificate),
  ];
}

/** In short; `told` as of check/told.js, of a text that is no certificate. */
export const headline = ({ verdict, told, advice, choose }) =>
  (choose && say(`${advice}_title`)) ??
  told?.words[language()].headline ?? verdict.headline[language()];

function answered(view) {
  const { verdict, how } = view;
  const { certificate } = verdict;
  const pasted = matched(verdict) && how === "compared";
  return [
    heading({}, pasted ? say("compared_title") : headline(view)),
    view.advice ? element("p", { class: "lead" }, say(view.advice)) : lead(view),
    certificate && !matched(verdict) ? holder(certificate) : null,
  ];
}

const holder = ({ name }) =>
  element("p", { class: "issued" }, say("issued_to"), " ", isolated(name, { class: "name" }));

/** Where a foreign link leads stands in it in plain letters: told, never opened. */
function lead({ verdict, told }) {
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
    ? later("details", () => import("./details/contents.js"), (part) => part.why(code), () => "")
    : null;
}


/** The host and time on a green card, so that a photograph of it shows when it was true. */
function stamped({ checkedAt }) {
  const time = moment(checkedAt.toISOString());
  return element("p", { class: "stamp" }, location.host, " · ", time);
}
