/** The screen of a verdict, the most important first. */
import { words } from "../verifier/exports.js";
import { accountOf, accountsOf, profileInWords, rows } from "./accounts.js";
import { element } from "./dom.js";
import { language, say } from "./language.js";
import { later, loading } from "./later.js";
import { answer, open, said } from "./marks.js";
import { headline, panel } from "./panel.js";
import { proof, question } from "./question.js";
import { report, reportedLast, steps } from "./steps.js";
import { times, timesOf } from "./times.js";
import { toolsBelow } from "./tools.js";

const PART = "details";
const load = () => import("./details/contents.js");

/** What is below the verdict, loaded after it. */
const below = (build) =>
  later(PART, load, build, () => element("p", { class: "hint" }, say("details_lost")));

/**
 * The element that carries the verdict, decided as it is.
 *
 * `view`: what `Checker.check` found, with {input, how, anchors, trouble}; `acts`: {check(text or
 * picture), retry(), answer(profile, how), reopen()}.
 */
export function verdictScreen(view, acts) {
  const { verdict } = view;
  timesOf(verdict);
  const screen = element(
    "article",
    {
      class: "verdict",
      "data-outcome": verdict.outcome,
      "data-verdict": verdict.verdict,
      "data-code": verdict.code ?? "",
      "data-answer": answer(view),
    },
    view.fault ? view.fault.panel() : panel(view),
    view.choose ? view.choose(acts.check) : null,
    view.note ? view.note() : null,
    open(verdict) ? question(accountsOf(verdict), acts.answer) : null,
    said(view) ? proof(acts.answer) : null,
    view.told?.choices(acts.check) ?? null,
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
  setTimeout(() =>
    loading(PART, load).then(
      ({ draw, face }) => (draw(screen), face(screen, view)),
      () => null,
    ),
  ); // without it the tiles show letters
  return screen;
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
    ...(open(verdict)
      ? []
      : [
          element("h2", {}, say("accounts")),
          rows(accounts, { current, linked: good || mismatch }),
        ]),
    below(({ facts, numbered }) =>
      good ? facts(verdict, view.anchors) : numbered(certificate),
    ),
    element("p", { class: "note" }, words.NOTES.no_guarantee[language()]),
  );
}

/** The details, folded away. */
function details(view) {
  const { certificate } = view.verdict;
  const number = certificate && isOurs(view) ? certificate.number : null;
  return element(
    "details",
    { class: "details" },
    element("summary", {}, say("details")),
    below(({ contents }) => contents(view, number)),
  );
}

/** True where `/c/{number}` of this very host is the certificate that is shown. */
const isOurs = ({ input, anchors }) => input === null || anchors.origins.size === 1;

/** What the tab is called: the verdict first. */
export function verdictTitle(view) {
  const { verdict, fault } = view;
  const short = said(view) ? words.VERDICTS.valid.headline[language()] : headline(view);
  const asks = open(verdict) || said(view) ? "? " : "";
  return `${asks}${fault ? fault.title() : short} · ${location.host}`;
}
