/**
 * What stands around the modules of the page, with its words in every language: the shell, and what
 * makes the page an application. Each language has them in `page/locales/{language}/shell.json`.
 */
import { readFileSync } from "node:fs";
import { NEXT } from "../page/locales/languages.js";
import { WORDS } from "../page/locales/vi/page.js";

const WEB = new URL("../", import.meta.url);
const source = (path) => readFileSync(new URL(path, WEB), "utf-8");

/** [language, its words], in the order in which they are shown; Vietnamese is the page's own. */
const [[, own], ...others] = Object.keys(NEXT).map((language) => [
  language,
  JSON.parse(source(`page/locales/${language}/shell.json`)),
]);

/**
 * Placeholder of index.html -> what stands there: until the modules are loaded, and where there is
 * no JavaScript.
 */
export function shell() {
  const { working, slow } = WORDS;
  const [notices, late] = [inEvery(notice), inEvery(lateCard)];
  return JSON.stringify({ name: own.name, working, slow, notices, late });
}

const inEvery = (made) =>
  [made(own, ""), ...others.map(([language, said]) => made(said, ` lang="${language}"`))].join("\n");

const notice = ({ without_javascript: why, ask_server: ask, no_server: otherwise }, lang) =>
  `<p class="notice"${lang}>${why} <a href="?server">${ask}</a> ${otherwise}</p>`;

/** Shown after five seconds, unless a script ran before. */
const lateCard = ({ late: why, late_server: ask, late_otherwise: otherwise }, lang) =>
  `<section${lang}><p class="lead">${why}</p>` +
  `<a class="main" href="?server">${ask}</a><p class="why">${otherwise}</p></section>`;

/** app.webmanifest (W3C): its texts, and each of them in the other languages. */
export function manifest() {
  const { id, lang, dir, ...rest } = JSON.parse(source("app/app.webmanifest"));
  const texts = ["name", "short_name", "description"].flatMap((text) => [
    [text, own[text]],
    [`${text}_localized`, localized(text)],
  ]);
  return JSON.stringify({ id, lang, dir, ...Object.fromEntries(texts), ...rest });
}

const localized = (text) =>
  Object.fromEntries(others.map(([language, said]) => [language, said[text]]));
