/**
 * What the certificate says beside whose it is. Level and criteria in the programme's words.
 */
import { accountsOf, inWords } from "../accounts.js";
import { element, isolated } from "../dom.js";
import { language, say } from "../language.js";
import { open } from "../marks.js";
import { day, lastDay } from "../times.js";
import { programmeAt } from "./programme.js";

/** The number alone, where nothing else of the certificate counts any more. */
export const numbered = (certificate) => element("dl", { class: "facts" }, ...number(certificate));

const number = ({ number: text }) =>
  line("number", element("span", { class: "code", translate: "no" }, text));

/** All of it that `verdict` is about; `anchors` say whose programmes may be looked up. */
export function facts(verdict, anchors) {
  const { certificate } = verdict;
  const list = element("dl", { class: "facts" });
  const show = (document) => list.replaceChildren(...lines(certificate, document), ...proofs(verdict));
  show(null);
  programmeAt(certificate.programme, anchors).then((document) => document && show(document));
  return list;
}

function lines(certificate, document) {
  const { level, criteria, programme, valid_from: from, valid_until: until } = certificate;
  const link =
    document && element(
      "a", // to the page in plain words, which stands beside the document
      { href: programme.replace(/json$/, `html?lang=${language()}`), rel: "nofollow" },
      named(document.name, ""),
    );
  const standards = criteria.map((result) => criterion(result, document));
  return [
    ...number(certificate),
    ...(level === null ? [] : line("level", isolated(nameOf(document?.levels, level)))),
    ...line("valid_from", day(from)),
    ...line("valid_until", lastDay(until)),
    ...(link ? line("programme", link) : []),
    ...(standards.length === 0 ? [] : line("criteria", element("ul", {}, ...standards))),
  ];
}

/** When each account was last proven; where they stand in rows of their own, the rows say it. */
function proofs(verdict) {
  const proven = open(verdict) ? accountsOf(verdict).filter(({ provenOn }) => provenOn) : [];
  const items = proven.map((account) =>
    element("li", {}, inWords(account), " ", element("strong", {}, day(account.provenOn))),
  );
  return items.length === 0 ? [] : line("proofs", element("ul", {}, ...items));
}

const line = (key, ...nodes) => [
  element("div", { class: key }, element("dt", {}, say(key)), element("dd", {}, ...nodes)),
];

function criterion({ id, level }, document) {
  const rule = document?.criteria?.find((candidate) => candidate.id === id);
  return element(
    "li",
    {},
    isolated(named(rule?.title, id)),
    " ",
    element("strong", {}, isolated(nameOf(rule?.levels, level))),
  );
}

const nameOf = (list, id) => named(list?.find((candidate) => candidate.id === id)?.name, id);

/** The programme's own words, in English where it lacks the language; else `otherwise`. */
function named(names, otherwise) {
  const name = names?.[language()] ?? names?.en;
  return typeof name === "string" ? name : otherwise;
}
