/** Errors of sheets that cannot be read. */

/**
 * The sheet cannot be read; `kind` is "encoding", "table", "empty", "large", "columns", "old" (a
 * format that is not read), "protected" (by a password) or "unloaded".
 */
export class SheetError extends Error {
  constructor(kind, detail = "") {
    super(`${kind} ${detail}`);
    this.kind = kind;
    this.detail = detail;
  }
}

/** The error for a sheet that holds more than limits.js allows. */
export const large = (what) => new SheetError("large", what);

/** The error for a workbook that is damaged, or that no spreadsheet writes. */
export const unreadable = (why) => new SheetError("table", why);
