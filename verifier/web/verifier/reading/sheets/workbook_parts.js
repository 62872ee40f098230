/**
 * The parts of a workbook: where its sheets are, its shared strings, its styles, and where the
 * links of a sheet lead.
 *
 * Each part is a listener of xml_parts.js. limits.js bounds what is stored of a part.
 */
import * as cells from "./cells.js";
import { large, unreadable } from "./errors.js";
import * as limits from "./limits.js";
import { local } from "./xml_parts.js";
import { charactersOf } from "../../wire/envelope/text.js";

const FORMAT = /^[0-9]{1,7}$/;

export class Part {
  opened() {}
  closed() {}
  text() {}
}

/**
 * `targets`: {kind, path} of each part that a part leads to, the kind being the last word of its
 * type, by the identifier.
 */
export class Relations extends Part {
  targets = new Map();
  #folder;

  constructor(folder) {
    super();
    this.#folder = folder;
  }

  opened(path, attributes) {
    if (path !== "/Relationships/Relationship" || attributes.get("TargetMode") === "External") {
      return;
    }
    if (this.targets.size >= limits.MOST_ENTRIES) throw large("relationships");
    const kind = (attributes.get("Type") ?? "").split("/").pop();
    this.targets.set(attributes.get("Id") ?? "", {
      kind,
      path: resolved(this.#folder, attributes.get("Target") ?? ""),
    });
  }

  /** The path of the first part of a kind. */
  first(kind) {
    return [...this.targets.values()].find((target) => target.kind === kind)?.path;
  }
}

function resolved(folder, target) {
  const steps = [];
  for (const step of (target.startsWith("/") ? target : `${folder}/${target}`).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/** `targets`: identifier of a relationship -> the web address that a link of a sheet leads to. */
export class Addresses extends Part {
  targets = new Map();

  opened(path, attributes) {
    if (path !== "/Relationships/Relationship" || attributes.get("TargetMode") !== "External") {
      return;
    }
    if (this.targets.size >= limits.MOST_LINKS) throw large("links");
    this.targets.set(attributes.get("Id") ?? "", attributes.get("Target") ?? "");
  }
}

/**
 * `sheets`: {name, isVisible, identifier of the relationship}, in order; `from1904`: days are
 * counted from 1904.
 */
export class Workbook extends Part {
  sheets = [];
  from1904 = false;

  opened(path, attributes) {
    if (path === "/workbook/workbookPr") {
      this.from1904 = ["1", "true"].includes(attributes.get("date1904"));
    }
    if (path !== "/workbook/sheets/sheet") return;
    if (this.sheets.length >= limits.MOST_ENTRIES) throw large("sheets");
    this.sheets.push({
      name: attributes.get("name") ?? "",
      isVisible: (attributes.get("state") ?? "visible") === "visible",
      identifier: relationshipOf(attributes),
    });
  }

  /** The worksheets with their paths, without charts; there is at least one. */
  worksheets({ targets }) {
    const worksheets = this.sheets
      .filter(({ identifier }) => targets.get(identifier)?.kind === "worksheet")
      .map((entry) => ({ ...entry, path: targets.get(entry.identifier).path }));
    if (worksheets.length === 0) throw unreadable("no worksheet");
    return worksheets;
  }
}

/** The identifier of the relationship that an element names, under any prefix; "" if none. */
export const relationshipOf = (attributes) =>
  [...attributes].find(([name]) => name.includes(":") && local(name) === "id")?.[1] ?? "";

/** `strings`: the shared strings, without their phonetic hints. */
export class Strings extends Part {
  strings = [];
  #pieces = [];
  #within = false;
  #characters = 0;
  #ofAll = 0;

  opened(path) {
    this.#within = path === "/sst/si/t" || path === "/sst/si/r/t";
  }

  closed(path) {
    this.#within = false;
    if (path !== "/sst/si") return;
    const text = this.#pieces.join("");
    [this.#pieces, this.#characters] = [[], 0];
    if (this.strings.length >= limits.MOST_STRINGS) throw large("shared strings");
    this.strings.push(cells.unfolded(text));
  }

  text(text) {
    if (!this.#within) return;
    const characters = charactersOf(text);
    this.#characters += characters;
    this.#ofAll += characters;
    if (this.#characters > limits.LONGEST_CELL || this.#ofAll > limits.LONGEST_STRINGS) {
      throw large("shared strings");
    }
    this.#pieces.push(text);
  }
}

/** `kinds`: "date" or "duration" by the place of a cell style that shows one. */
export class Styles extends Part {
  kinds = new Map();
  #codes = new Map();
  #styles = 0;

  opened(path, attributes) {
    const isFormat = path === "/styleSheet/numFmts/numFmt";
    if (!isFormat && path !== "/styleSheet/cellXfs/xf") return;
    const number = attributes.get("numFmtId") ?? "0";
    if (!FORMAT.test(number)) throw unreadable("a number format without a number");
    if (isFormat) this.#codes.set(Number(number), attributes.get("formatCode") ?? "");
    else {
      const kind = cells.kindOfFormat(Number(number), this.#codes.get(Number(number)));
      if (kind !== null) this.kinds.set(this.#styles, kind);
      this.#styles += 1;
    }
    if (this.#codes.size > limits.MOST_STYLES || this.#styles > limits.MOST_STYLES) {
      throw large("styles");
    }
  }
}
