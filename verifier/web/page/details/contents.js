/**
 * Below the verdict, and loaded after it: what the certificate says, and folded away each check with
 * its source and time, the certificate itself, how this works, print and share.
 */
import "../../verifier/code_words.js";
import { words } from "../../verifier/exports.js";
import { button, element, isolated } from "../dom.js";
import { language, learn, say, sayWith } from "../language.js";
import { WORDS } from "../locales/vi/details.js";
import { moment } from "../times.js";
import { facts } from "./facts.js";
import { otherDay } from "./past.js";
import { share } from "./share.js";
import { sources } from "./sources.js";

export { facts, numbered } from "./facts.js";
export { draw } from "./glyphs.js";
export { face } from "./portrait.js";

learn(WORDS);

/** What is wrong, in the words of its code. */
export function why(code) {
  const [first, ...rest] = words.CODES[code][language()];
  return element("p", { class: "why" }, first.toUpperCase() + rest.join(""), ".");
}

/**
 * `view` is what the verdict screen shows; `number`: of the certificate whose link may be shared, if
 * it is one of this host.
 */
export function contents(view, number) {
  const { verdict, token, anchors } = view;
  const { certificate, outcome } = verdict;
  const sourcesByCheck = sources(view);
  return element(
    "div",
    { class: "details-contents" },
    element(
      "ul",
      { class: "checks" },
      ...verdict.checks.map((check) => line(check, sourcesByCheck[check.name])),
    ),
    certificate && outcome !== "valid" ? facts(verdict, anchors) : null,
    element("h2", {}, say("how")),
    element("p", {}, say("how_text")),
    whoDecides(verdict),
    otherDay(view),
    ...(token
      ? [element("h2", {}, say("token")), element("pre", { translate: "no", tabindex: "0" }, token)]
      : []),
    element(
      "p",
      { class: "actions" },
      button("plain", () => print(), say("print")),
      number && share(number),
    ),
  );
}

/** What the issuer says of itself; nothing where it does not say it. */
const whoDecides = ({ certificate, fourEyes }) =>
  certificate && typeof fourEyes === "boolean"
    ? element("p", { class: "deciders" }, say(fourEyes ? "two_decide" : "one_decides"))
    : null;

function line({ name, result, code }, { source, at }) {
  const reason =
    code === null
      ? null
      : element(
          "span",
          { class: "hint" },
          words.CODES[code][language()],
          " (",
          element("code", {}, code),
          ")",
        );
  const origin =
    result === "not_checked" || source === null
      ? null
      : element(
          "span",
          { class: "hint source" },
          ...sayWith("source", { source: isolated(source, { dir: "ltr" }) }),
          ...(at ? [" · ", moment(at)] : []),
        );
  return element(
    "li",
    { class: result },
    element("span", {}, say(`check_${name}`)),
    element("strong", {}, say(result)),
    reason,
    origin,
  );
}
