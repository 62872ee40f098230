/**
 * What the certificate says beside whose it is, and when it was looked at. Level and criteria in
 * the programme's words.
 */
import { element, isolated } from "./dom.js";
import { language, say, sayWith } from "./language.js";
import { day, hour, moment } from "./times.js";

/** Name and number, for verdicts whose heading does not say them. */
export function holder({ name, number }) {
  return element(
    "dl",
    { class: "holder" },
    element("dt", {}, say("issued_to")),
    element("dd", { class: "name" }, isolated(name)),
    element("dt", {}, say("number")),
    element("dd", { class: "code", translate: "no" }, number),
  );
}

/** `programme`: the promise of the programme's document, or of null. */
export function facts(certificate, programme) {
  const list = element("dl", { class: "facts" });
  const show = (document) => list.replaceChildren(...lines(certificate, document));
  show(null);
  programme.then((document) => document && show(document));
  return list;
}

function lines({ level, criteria, programme, valid_from: from, valid_until: until }, document) {
  const link =
    document &&
    element(
      "a", // to the page in plain words, which stands beside the document
      { href: programme.replace(/json$/, `html?lang=${language()}`), rel: "nofollow" },
      named(document.name, ""),
    );
  const standards = criteria.map((result) => criterion(result, document));
  return [
    ...(level === null ? [] : line("level", isolated(nameOf(document?.levels, level)))),
    ...(standards.length === 0 ? [] : line("criteria", element("ul", {}, ...standards))),
    ...(link ? line("programme", link) : []),
    ...line("valid_from", day(from)),
    ...line("valid_until", day(until)),
  ];
}

const line = (key, ...nodes) => [element("dt", {}, say(key)), element("dd", {}, ...nodes)];

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

/** "Kiểm tra lúc 14:03, … · Danh sách trạng thái lúc 13:58". */
export function times({ checkedAt, status }) {
  const checked = checkedAt.toISOString();
  const list = status.as_of && sayWith("status_as_of", { time: hour(status.as_of, checked) });
  return element(
    "p",
    { class: "times" },
    ...sayWith("checked_at", { time: moment(checked) }),
    ...(list ? [" · ", ...list] : []),
  );
}
