/** What to do next, by verdict. */
import { parse as parseNumber } from "../verifier/wire/number.js";
import { report } from "./report.js";
import { accountOf, address, handleOf, outward, platformName } from "./accounts.js";
import { button, element, plain, whole } from "./dom.js";
import { say, sayWith } from "./language.js";
import { matched, said } from "./marks.js";

const STEPS = {
  foreign_code: ["report"],
  malformed: ["retry"],
  unknown_issuer: ["report"],
  tampered: ["retry", "report"],
  // Revoked and replaced: after an appeal, or where a key was compromised.
  revoked: ["successor", "report"],
  superseded: ["successor"],
  suspended: ["meaning"],
  status_unavailable: ["retry"],
  unreachable: ["retry"],
  profile_mismatch: ["official", "reopen", "report"],
};

/**
 * `view` and `acts` as of the verdict screen; `ours`: `/c/{number}` of this host is the certificate
 * that is shown.
 */
export function steps(view, acts, ours) {
  const { verdict } = view;
  const wanted = matched(verdict)
    ? [...(said(view) ? ["official"] : []), "reopen", "report"]
    : (STEPS[verdict.verdict] ?? []);
  const shown = wanted
    .map((step) => MAKERS[step](view, acts, ours))
    .filter((step) => step !== null);
  return shown.length === 0 ? null : element("div", { class: "actions" }, ...shown);
}

/** True where reporting is not among the first steps, yet whose certificate it is is known. */
export const reportedLast = ({ verdict, certificate, profile }) =>
  certificate !== null && !profile.match && !(STEPS[verdict] ?? []).includes("report");

const MAKERS = {
  report: ({ verdict, input }) =>
    report(
      verdict.certificate?.number ?? (input === null ? location.pathname.split("/")[2] : null),
      verdict.profile.asked,
    ),
  retry: ({ verdict }, { retry }) =>
    verdict.code === "link.number_invalid" ? null : button("main", retry, say("retry")),
  reopen: (_, { reopen }) => button("plain", reopen, say("question_again")),
  meaning: () =>
    element(
      "details",
      { class: "meaning" },
      element("summary", {}, say("meaning_title")),
      element("p", {}, say("meaning")),
    ),
  official: ({ verdict: { certificate, profile } }) =>
    official(accountOf(certificate.accounts, profile.asked) ?? certificate.accounts[0]),
  successor: ({ verdict }, { check }, ours) =>
    successor(verdict.status.superseded_by, ours ? null : check),
};

export { report };

/** A link, or where another issuer's host has it a button that asks for it. */
function successor(number, check) {
  const digits = canonical(number);
  if (digits === null) return null; // the note named none that can be opened
  const label = element("span", {}, ...sayWith("open_successor", { number: whole(number) }));
  return check
    ? button("main", () => check(number), label)
    : element("a", { class: "main", href: `/c/${digits}` }, label);
}

function official(account) {
  const href = address(account);
  if (href === null) return null;
  const name = `${plain(handleOf(account))} (${platformName(account.platform)})`;
  return outward(href, { class: "main" }, `${say("open_real")} ${name}`);
}

function canonical(number) {
  try {
    return parseNumber(number);
  } catch {
    return null;
  }
}
