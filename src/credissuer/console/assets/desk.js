// What the keyboard does on the desk, and what keeps typed text. Without this script every page
// works the same, by links and forms.
"use strict";

const PHONE = "(max-width: 56rem)";

/* Rows: the first link of each is where the keyboard goes. */
const rows = () => [...document.querySelectorAll(".rows tbody tr, .hits > li")].filter((row) => row.querySelector("a"));

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step));
  const link = all[next].querySelector("a");
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function toSearch() {
  const search = document.getElementById("search");
  if (!search) return;
  search.focus();
  search.select();
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog && !dialog.open) dialog.showModal();
}

const KEYS = { "/": toSearch, j: () => move(1), k: () => move(-1), "?": help };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.id === "search") event.target.blur();
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) help();
  // A menu closes at a click anywhere else.
  const menu = document.querySelector(".me-menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

/* The menu is folded away on a phone, where it would fill the first screen. */
const fold = document.querySelector(".nav-fold");
if (fold && window.matchMedia(PHONE).matches) fold.open = false;

/* One box ticks the whole page, and the buttons of many say how many. */
for (const table of document.querySelectorAll("table.rows")) {
  const head = table.querySelector("thead .tick");
  const boxes = [...table.querySelectorAll("tbody .tick input[type=checkbox]")];
  if (!head || boxes.length < 2) continue;
  const label = document.createElement("label");
  label.className = "box-label";
  const all = document.createElement("input");
  all.type = "checkbox";
  label.append(all, ...head.childNodes);
  head.append(label);
  const buttons = [...(table.closest("form")?.querySelectorAll(".bulk button") || [])];
  const names = buttons.map((button) => button.textContent);
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    buttons.forEach((button, at) => {
      button.textContent = ticked > 0 ? `${names[at]} (${ticked})` : names[at];
    });
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) box.addEventListener("change", count);
  count();
}

/* Drafts: what was typed into a form with data-draft is kept in this tab until the form is sent, so
   that a session that ended or a page that was left costs nothing. Secrets and files never are. */
const KEPT = "input:not([type=hidden]):not([type=password]):not([type=file]), textarea, select";

function fields(form) {
  return [...form.querySelectorAll(KEPT)].filter((field) => field.name && !("nodraft" in field.dataset));
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) || "null");
  } catch {
    return null;
  }
}

function write(key, form) {
  const kept = fields(form)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A full or closed storage: the form works without.
  }
}

function fill(form, kept) {
  let changed = false;
  for (const field of fields(form)) {
    const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) {
      const checked = values.includes(field.value);
      changed ||= checked !== field.checked;
      field.checked = checked;
    } else if (values.length > 0 && field.value === field.defaultValue && values[0] !== field.value && field.value === "") {
      field.value = values[0];
      changed = true;
    }
  }
  return changed;
}

function told(form, key) {
  const words = document.getElementById("draft-words");
  if (!words) return;
  const line = words.content.firstElementChild.cloneNode(true);
  line.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    form.reset();
    line.remove();
  });
  form.prepend(line);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${document.body.dataset.person || ""}:${form.dataset.draft}`;
  const kept = read(key);
  // What the server shows again after an error is newer than a draft.
  if (kept && !document.querySelector(".notice") && fill(form, kept)) told(form, key);
  form.addEventListener("input", () => write(key, form));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

/* A change of standing is seen from outside a moment later: parts that ask again are told to
   screen readers by their role. A signed-out page forgets every draft. */
if (document.querySelector("form[action='/office/sign-in'], form[action='/office/demo']")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
}
