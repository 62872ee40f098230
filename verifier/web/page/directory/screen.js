/**
 * The directory: who agreed to be found, loaded as signed pages and searched in this browser. Each
 * entry leads to the page of the certificate, where the verdict is.
 */
import { CredentialError, NAMES, Verifier, words } from "../../verifier/exports.js";
import { after } from "../../verifier/online/deadline.js";
import { fits, readDirectory } from "../../verifier/online/directory.js";
import { write } from "../../verifier/reading/sheets/files.js";
import * as dates from "../../verifier/wire/envelope/dates.js";
import { button, element, plain } from "../dom.js";
import { language, learn, say } from "../language.js";
import { WORDS } from "../locales/vi/directory.js";
import { host } from "../trust.js";
import { dress } from "./style.js";

learn(WORDS);
dress();

/** People that are shown at once. */
const SHOWN = 40;
const PATIENCE = 15_000;
const CONDITIONS = ["topic", "platform", "region", "level"];

/** The screen at /danh-ba, as {element, abandon}. `checker` is the page's. */
export function directoryScreen(checker) {
  const stage = element("div", { class: "ways" });
  const view = { checker, stage, left: false, found: null };
  const box = element(
    "section",
    { class: "front directory" },
    element("h1", { tabindex: "-1" }, say("directory_title")),
    element("p", { class: "lead" }, say("directory_lead")),
    element("p", { class: "hint" }, say("directory_private")),
    stage,
    element(
      "p",
      { class: "actions" },
      element("a", { class: "plain", href: "/bang-tinh" }, say("directory_sheet")),
      element("a", { class: "plain", href: "/" }, say("directory_home")),
    ),
  );
  begin(view);
  return { element: box, abandon: () => (view.left = true) };
}

/** Load the pages, with a word how far it has come. */
async function begin(view) {
  const { anchors, memory } = view.checker;
  if (anchors === null) return lost(view);
  const bar = element("progress", { max: "1", value: "0" });
  const line = element("p", { role: "status" }, say("directory_loading", { done: 0, total: "…" }));
  view.stage.replaceChildren(line, bar);
  const progress = (done, total) => {
    bar.max = total;
    bar.value = done;
    line.textContent = say("directory_loading", { done, total });
  };
  const verifier = new Verifier({ anchors, memory });
  const deadline = after(PATIENCE);
  const load = (url, limit) => verifier.load(url, limit, deadline);
  try {
    const directory = await readDirectory(host(anchors), load, new Date(), progress);
    if (!view.left) search(view, directory);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    if (view.left) return;
    // Nobody was ever in it: the host has no such file.
    if (error.code === "link.not_found") empty(view);
    else lost(view);
  }
}

function empty(view) {
  view.stage.replaceChildren(element("p", { role: "status" }, say("directory_empty")));
}

function lost(view) {
  view.stage.replaceChildren(
    element("p", { class: "problem", role: "alert" }, say("directory_lost")),
    element("p", { class: "actions" }, button("main", () => begin(view), say("directory_retry"))),
  );
}

/** The conditions, and below them who meets them. */
function search(view, { head, entries }) {
  if (entries.length === 0) return empty(view);
  const asked = new URL(location.href).searchParams;
  const platforms = new Set(entries.flatMap(({ accounts }) => accounts.map((one) => one.platform)));
  const names = Object.fromEntries([...platforms].map((code) => [code, called(code)]));
  const tables = {
    topic: named(head.topics),
    platform: names,
    region: named(head.regions),
    level: named(head.levels),
  };
  const count = element("p", { role: "status" });
  const list = element("ul", { class: "people" });
  const more = element("p", { class: "actions" });
  const text = element("input", {
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
    value: asked.get("q") ?? "",
  });
  const chosen = Object.fromEntries(
    CONDITIONS.map((name) => [name, choice(tables[name], asked.get(name))]),
  );
  const state = { head, entries, tables, text, chosen, count, list, more };
  const again = () => show(state);
  text.addEventListener("input", again);
  for (const select of Object.values(chosen)) select.addEventListener("change", again);
  const clear = () => {
    text.value = "";
    for (const select of Object.values(chosen)) select.value = "";
    again();
    text.focus();
  };
  view.stage.replaceChildren(
    element(
      "div",
      { class: "conditions", role: "search" },
      field("text", text),
      ...CONDITIONS.map((name) => field(name, chosen[name])),
    ),
    count,
    list,
    more,
    element(
      "p",
      { class: "actions" },
      button("plain", () => download(state), say("directory_download")),
      button("plain", clear, say("directory_clear")),
    ),
  );
  again();
}

const called = (code) => (Object.keys(NAMES).includes(code) ? NAMES[code] : code);

/** Code -> its name in the reader's language. */
const named = (table) =>
  Object.fromEntries(
    Object.entries(table).map(([code, texts]) => [code, texts[language()] ?? texts.vi ?? code]),
  );

const field = (name, control) =>
  element("label", {}, element("span", {}, say(`directory_${name}`)), control);

function choice(table, asked) {
  const rows = Object.entries(table).sort(([, one], [, other]) => one.localeCompare(other, "vi"));
  const select = element(
    "select",
    {},
    element("option", { value: "" }, say("directory_any")),
    ...rows.map(([code, name]) => element("option", { value: code }, plain(name))),
  );
  select.value = Object.keys(table).includes(asked) ? asked : "";
  return select;
}

const conditions = ({ text, chosen }) => ({
  text: text.value,
  ...Object.fromEntries(CONDITIONS.map((name) => [name, chosen[name].value])),
});

/** Those that fit, in the order of their names, because there is no ranking. */
function matching(state) {
  const by = conditions(state);
  return state.entries
    .filter((entry) => fits(entry, by))
    .sort((one, other) => one.name.localeCompare(other.name, "vi"));
}

function show(state) {
  const people = matching(state);
  remember(conditions(state));
  state.count.textContent =
    people.length > 0 ? say("directory_count", { count: people.length }) : say("directory_none");
  state.list.replaceChildren();
  reveal(state, people);
}

/** Add the next people to the list, and say how many there are yet. */
function reveal(state, people) {
  const from = state.list.children.length;
  state.list.append(...people.slice(from, from + SHOWN).map((entry) => card(state, entry)));
  const left = people.length - from - SHOWN;
  const act = () => {
    reveal(state, people);
    state.list.children[from + SHOWN].querySelector("a").focus();
  };
  state.more.replaceChildren(
    ...(left > 0 ? [button("plain", act, say("directory_more", { count: left }))] : []),
  );
}

/** In the address, so that a search can be kept and sent. */
function remember({ text, ...chosen }) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries({ q: text.trim(), ...chosen })) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(history.state, "", address);
}

function card({ tables }, entry) {
  const { name, level, accounts, topics, region, until } = entry;
  const day = words.lastDay(dates.seconds(until, "until"), language());
  const about = [...topics.map((code) => tables.topic[code] ?? code)];
  if (region !== null) about.push(tables.region[region] ?? region);
  return element(
    "li",
    {},
    element("h2", {}, plain(name)),
    element(
      "p",
      {},
      `${plain(tables.level[level] ?? level)} · ${say("directory_until", { day })}`,
    ),
    element(
      "p",
      { translate: "no" },
      accounts.map(({ platform, handle }) => `${called(platform)} @${plain(handle)}`).join(" · "),
    ),
    about.length > 0 ? element("p", { class: "hint" }, plain(about.join(" · "))) : null,
    element(
      "p",
      {},
      element(
        "a",
        { href: link(entry), "aria-label": `${say("directory_check")}: ${plain(name)}` },
        say("directory_check"),
      ),
    ),
  );
}

const link = ({ number }) => `/c/${number.replaceAll("-", "")}`;

/** Those that are shown, as a sheet that a check of many takes. */
function download(state) {
  const header = ["certificate", "profile", "name", "level", "topics", "region"];
  const rows = matching(state).map((entry) => [
    new URL(link(entry), location.origin).href,
    `${entry.accounts[0].platform}:${entry.accounts[0].handle}`,
    entry.name,
    state.tables.level[entry.level] ?? entry.level,
    entry.topics.map((code) => state.tables.topic[code] ?? code).join(", "),
    state.tables.region[entry.region] ?? "",
  ]);
  const sheet = new Blob([write([header, ...rows], ",")], { type: "text/csv;charset=utf-8" });
  const url = URL.createObjectURL(sheet);
  element("a", { href: url, download: say("directory_file") }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
