/**
 * A sheet of profiles or certificates, checked row by row in this browser; nothing of it leaves the
 * device.
 */
import { Verifier, words } from "../../verifier/exports.js";
import { COLUMNS, checked, shared } from "../../verifier/online/check_csv.js";
import { SheetError, read, write } from "../../verifier/reading/sheets/files.js";
import { writeWorkbook } from "../../verifier/reading/sheets/workbook_writer.js";
import { SLACK } from "../checker.js";
import { button, element, plain } from "../dom.js";
import { language, learn, say } from "../language.js";
import { WORDS } from "../locales/vi/sheet.js";
import { resultTable } from "./result.js";
import { dress } from "./style.js";

learn(WORDS);
dress();

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** Other sheets that are offered: who has more keeps what to check in a file of its own. */
const MOST_OTHERS = 8;
/** Rows without a verdict that are named. */
const NAMED_ROWS = 10;
const EXAMPLES = [
  ["https://www.tiktok.com/@minhanh.review", "", ""],
  ["", "7K3M9-QX2HS", ""],
];

/**
 * The screen at /bang-tinh, as {element, abandon}: whoever leaves it stops what it does. `checker`
 * is the page's.
 */
export function sheetScreen(checker) {
  const stage = element("div", { class: "ways" });
  const view = { checker, stage, turn: null, redraw: null };
  const box = element(
    "section",
    { class: "front sheet" },
    element("h1", { tabindex: "-1" }, say("sheet_title")),
    element("p", { class: "lead" }, say("sheet_lead")),
    element("p", { class: "hint" }, say("sheet_private")),
    stage,
    element(
      "p",
      { class: "actions" },
      element("a", { class: "plain", href: "/" }, say("sheet_home")),
    ),
  );
  const over = (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault();
  const drop = (event) =>
    over(event) !== false &&
    event.dataTransfer?.files.length > 0 &&
    (event.preventDefault(), take(view, event.dataTransfer.files[0]));
  addEventListener("dragover", over);
  addEventListener("drop", drop);
  begin(view);
  return {
    element: box,
    abandon() {
      view.turn?.abort();
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    },
  };
}

/** The file is asked for; `problem` says why the last one would not do. */
function begin(view, problem = "") {
  const file = element("input", {
    id: "sheet",
    type: "file",
    accept: ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv",
    "aria-describedby": "sheet-hint sheet-problem",
  });
  file.addEventListener("change", () => file.files.length > 0 && take(view, file.files[0]));
  view.stage.replaceChildren(
    element(
      "div",
      { class: "file" },
      element("label", { for: "sheet" }, say("sheet_choose")),
      file,
      element("p", { class: "hint", id: "sheet-hint" }, say("sheet_drop")),
      element("p", { class: "problem", id: "sheet-problem", role: "alert" }, problem),
    ),
    element(
      "p",
      { class: "actions" },
      button("plain", saveTemplate, say("sheet_template")),
    ),
  );
}

function saveTemplate() {
  const header = ["profile", "certificate", "note"].map((column) => say(`sheet_column_${column}`));
  save(write([header, ...EXAMPLES], ","), say("sheet_template_file"));
}

/** Read and check a file; `wanted` names a sheet of a workbook. */
async function take(view, file, wanted = null) {
  view.turn?.abort();
  const turn = (view.turn = new AbortController());
  view.stage.replaceChildren(
    element("p", { role: "status" }, say("sheet_reading", { name: plain(file.name) })),
  );
  try {
    const source = await read(new Uint8Array(await file.arrayBuffer()), wanted);
    if (view.turn === turn) await run(view, turn, file, source);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    if (view.turn === turn) {
      begin(view, say(`sheet_${error.kind}`, { columns: plain(error.detail) }));
    }
  }
}

/**
 * Check the rows; `concluded` are verdicts of an earlier turn that need no second one: by what was
 * asked.
 */
async function run(view, turn, file, source, concluded = new Map()) {
  const { anchors, trouble, memory } = view.checker;
  if (trouble) return begin(view, words.CODES["link.unreachable"][language()]);
  const verifier = new Verifier({
    anchors,
    memory,
    notBeforeSlack: SLACK,
    fetch: shared((url, options) => fetch(url, options)),
  });
  const bar = element("progress", {
    max: source.rows.length,
    value: 0,
    "aria-labelledby": "sheet-progress",
  });
  const line = element("p", { id: "sheet-progress", role: "status" });
  const state = { done: 0, total: source.rows.length, name: plain(file.name) };
  // Its own count, because rows above the header are not checked.
  const onProgress = (done, total) => {
    [state.done, state.total, bar.value, bar.max] = [done, total, done, total];
    line.textContent = say("sheet_progress", state);
  };
  onProgress(0, source.rows.length);
  view.stage.replaceChildren(
    line,
    bar,
    element(
      "p",
      { class: "actions" },
      button("main", () => turn.abort(), say("sheet_stop")),
    ),
  );
  const ask = async (what, profile) => {
    const question = JSON.stringify([what, profile]);
    const verdict = concluded.get(question) ?? (await verifier.check(what, { profile }));
    if (verdict.outcome !== "unknown") concluded.set(question, verdict);
    return verdict;
  };
  const rows = await checked(source, ask, { onProgress, signal: turn.signal });
  if (view.turn === turn) finish(view, state, rows, { file, source, concluded });
}

function finish(view, state, rows, { file, source, concluded }) {
  const at = rows[0].length - COLUMNS.length;
  const header = rows.findIndex((row) => row[at] === COLUMNS[0]);
  const looked = []; // [number, cells] of the rows that ask something
  const places = new Map(); // verdict -> the numbers of its rows, as a spreadsheet counts them
  for (const [index, row] of rows.entries()) {
    if (index <= header || !row.slice(at).some(Boolean)) continue;
    if (!places.has(row[at])) places.set(row[at], []);
    places.get(row[at]).push(index + 1);
    looked.push([index + 1, row]);
  }
  const isOpen = (verdict) => verdict === "" || words.outcomeOf(verdict) === "unknown";
  const goOn = () => {
    view.turn = new AbortController();
    return run(view, view.turn, file, source, concluded);
  };
  const name = `${state.name.replace(/\.[^.]*$/, "")}.${say("sheet_result_ending")}`;
  view.stage.replaceChildren(
    element(
      "p",
      { role: "status", class: "lead", id: "sheet-done" },
      say(state.done < state.total ? "sheet_stopped" : "sheet_done", state),
    ),
    element(
      "ul",
      { class: "tips" },
      ...[...places].map(([verdict, numbers]) => element("li", {}, counted(verdict, numbers))),
    ),
    ...others(view, file, source),
    element(
      "p",
      { class: "actions" },
      button("main", () => save(write(rows, source.delimiter), name), say("sheet_download")),
      button(
        "plain",
        () => save(writeWorkbook(rows), name.replace(/csv$/, "xlsx"), WORKBOOK),
        say("sheet_download_workbook"),
      ),
      [...places.keys()].some(isOpen) ? button("plain", goOn, say("sheet_go_on")) : null,
      button("plain", () => begin(view), say("sheet_again")),
    ),
    resultTable(looked, at),
  );
}

/** How many rows have a verdict; where they have none, also which. */
function counted(verdict, numbers) {
  const count = numbers.length;
  if (verdict !== "") return `${words.VERDICTS[verdict].headline[language()]}: ${count}`;
  const more = count > NAMED_ROWS ? ", …" : "";
  return say("sheet_none", { count, rows: numbers.slice(0, NAMED_ROWS).join(", ") + more });
}

/** Which sheet of a workbook was read, and a way to each of the others. */
function others(view, file, { sheet, unread }) {
  if (unread.length === 0) return [];
  const ways = unread
    .slice(0, MOST_OTHERS)
    .map((name) =>
      button("plain", () => take(view, file, name), say("sheet_take", { name: plain(name) })),
    );
  return [
    element("p", { id: "sheet-read" }, say("sheet_read", { name: plain(sheet) })),
    element("p", { class: "actions" }, ...ways),
  ];
}

/** Hand a file to the person who asked for it. */
function save(content, name, type = "text/csv;charset=utf-8") {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = element("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
