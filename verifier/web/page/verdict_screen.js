/** The screen of a verdict, the most important first. */
import { words } from "../verifier/exports.js";
import { accountOf, accountsOf, profileInWords, rows } from "./accounts.js";
import { element } from "./dom.js";
import { facts, holder, times } from "./facts.js";
import { language, say } from "./language.js";
import { later } from "./later.js";
import { open } from "./marks.js";
import { panel } from "./panel.js";
import { programmeAt } from "./programme.js";
import { question } from "./question.js";
import { report, reportedLast, steps } from "./steps.js";
import { toolsBelow } from "./tools.js";

/**
 * The element that carries the verdict, decided as it is.
 *
 * `view`: what `Checker.check` found, with {input, anchors, trouble}; `acts`: {check(text or
 * picture), retry(), answer(profile), reopen()}.
 */
export function verdictScreen(view, acts) {
  const { verdict } = view;
  return element(
    "article",
    {
      class: "verdict",
      "data-outcome": verdict.outcome,
      "data-verdict": verdict.verdict,
      "data-code": verdict.code ?? "",
    },
    panel(verdict, view),
    view.choose ? view.choose(acts.check) : null,
    view.note ? view.note() : null,
    open(verdict) ? question(accountsOf(verdict), acts.answer) : null,
    steps(view, acts, isOurs(view)),
    verdict.certificate ? answerPanel(view) : tools(view, acts),
    times(verdict),
    details(view),
    verdict.certificate
      ? element(
          "p",
          { class: "actions" },
          element("a", { class: "plain", href: "/" }, say("check_again")),
          reportedLast(verdict) ? report(verdict.certificate.number) : null,
        )
      : null,
  );
}

/** The tools of the check screen, shown where nothing was proven. */
const tools = ({ verdict, input, choose }, acts) =>
  toolsBelow(acts.check, {
    typed: typeof input === "string" ? input : "",
    tips: verdict.verdict === "unreadable" && !choose,
  });

/** What the certificate says; known only where its signature is proven. */
function answerPanel(view) {
  const { verdict } = view;
  const { certificate, profile } = verdict;
  const accounts = accountsOf(verdict);
  const good = verdict.outcome === "valid";
  const current = profile.match ? accountOf(accounts, profile.asked) : null;
  const mismatch = profile.match === false;
  return element(
    "section",
    { class: "told" },
    mismatch
      ? element("p", { class: "asked" }, say("asked_profile"), " ", profileInWords(profile.asked))
      : null,
    holder(certificate),
    ...(open(verdict)
      ? []
      : [
          element("h2", {}, say("accounts")),
          rows(accounts, { current, linked: good || mismatch }),
        ]),
    good ? statement(view) : null,
    element("p", { class: "note" }, words.NOTES.no_guarantee[language()]),
  );
}

/** The details, folded away and loaded after the rest. */
function details(view) {
  const { certificate, outcome } = view.verdict;
  const rest = {
    statement: certificate && outcome !== "valid" ? statement(view) : null,
    number: certificate && isOurs(view) ? certificate.number : null,
  };
  const lost = () => element("p", { class: "hint" }, say("details_lost"));
  return element(
    "details",
    { class: "details" },
    element("summary", {}, say("details")),
    later(
      "details",
      () => import("./details/contents.js"),
      ({ contents }) => contents(view, rest),
      lost,
    ),
  );
}

/** Level, criteria and dates, in sight only while the certificate is valid. */
const statement = ({ verdict: { certificate }, anchors }) =>
  facts(certificate, programmeAt(certificate.programme, anchors));

/** True where `/c/{number}` of this very host is the certificate that is shown. */
const isOurs = ({ input, anchors }) => input === null || anchors.origins.size === 1;

/** What the tab is called: the verdict first. */
export const verdictTitle = (verdict) =>
  `${open(verdict) ? "? " : ""}${verdict.headline[language()]} · ${location.host}`;
