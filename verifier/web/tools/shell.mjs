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
  const notices = [
    `<div class="front">${scriptless("vi", own, "h1")}`,
    ...others.map(
      ([language, said]) =>
        `<div class="front" lang="${language}">${scriptless(language, said, "h2")}</div>`,
    ),
    "</div>",
  ].join("\n");
  const late = inEvery(lateCard);
  return JSON.stringify({ name: own.name, working, slow, notices, late });
}

const inEvery = (made) =>
  [made(own, ""), ...others.map(([language, said]) => made(said, ` lang="${language}"`))].join("\n");

/** What can be done without JavaScript: have a server check, if there is one, or a computer. */
const scriptless = (language, said, heading) =>
  `<${heading}>${said.name}</${heading}>
<p class="lead">${said.without_javascript}</p>
<form class="box" action="/v/"><input type="hidden" name="lang" value="${language}"><label for="ask-${language}">${said.label}</label><div class="line"><input id="ask-${language}" name="number" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="2048" required><button class="main">${said.button}</button></div></form>
<p><a href="?server">${said.ask_server}</a> ${said.no_server}</p>
<p>${said.sheet} <code translate="no">credverifier check-csv</code>. <a href="/bang-mau.csv">${said.sample}</a></p>`;

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
