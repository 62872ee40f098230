/** The rows of a sheet that was checked, to be looked through: by outcome, and by a text. */
import { words } from "../../verifier/exports.js";
import { element, plain } from "../dom.js";
import { say } from "../language.js";

/** Rows that are shown at once: more of them nobody reads, and the file has them all. */
const SHOWN = 50;
const CHOICES = ["all", "valid", "invalid", "unknown", "none"];

/**
 * The rows that meet what is chosen. `rows` are [number in the spreadsheet, cells]; `at` is where
 * the columns of the check begin, of which the last is the note.
 */
export function resultTable(rows, at) {
  const text = element("input", { type: "search", id: "sheet-text", autocomplete: "off" });
  const outcome = element(
    "select",
    { id: "sheet-outcome" },
    ...CHOICES.map((name) => element("option", { value: name }, say(`sheet_rows_${name}`))),
  );
  const count = element("p", { role: "status", class: "hint" });
  const list = element("ul", { class: "rows" });
  const show = () => {
    const sought = text.value.trim().toLowerCase();
    const fitting = rows.filter(
      ([, cells]) =>
        (outcome.value === "all" || outcomeOf(cells[at]) === outcome.value) &&
        cells.some((cell) => cell.toLowerCase().includes(sought)),
    );
    count.textContent = say("sheet_rows_count", {
      count: fitting.length,
      shown: Math.min(fitting.length, SHOWN),
    });
    list.replaceChildren(...fitting.slice(0, SHOWN).map(([place, cells]) => row(place, cells, at)));
  };
  text.addEventListener("input", show);
  outcome.addEventListener("change", show);
  show();
  return element(
    "div",
    { class: "looked-through" },
    element("label", { for: "sheet-outcome" }, say("sheet_rows_choose")),
    outcome,
    element("label", { for: "sheet-text" }, say("sheet_rows_search")),
    text,
    count,
    list,
  );
}

/** "none" for a row that could not be checked at all. */
const outcomeOf = (verdict) => (verdict === "" ? "none" : words.outcomeOf(verdict));

function row(place, cells, at) {
  const asked = cells.slice(0, at).find((cell) => cell.trim() !== "") ?? "";
  const note = cells[cells.length - 1];
  return element(
    "li",
    { "data-outcome": outcomeOf(cells[at]) },
    element("strong", {}, say("sheet_row", { row: place })),
    " ",
    element("span", { translate: "no" }, plain(asked)),
    element("br"),
    plain(cells[at] === "" ? note : [cells[at + 1], note].filter(Boolean).join(" · ")),
  );
}
