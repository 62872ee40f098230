/** The words of the sheet screen in English. */
export const WORDS = {
  sheet_title: "Check a whole sheet",
  sheet_lead:
    "Choose a sheet with a column of profiles or certificates. You get the same rows back, " +
    "with the result for each.",
  sheet_private:
    "The sheet is read and checked in this browser and never uploaded. Each profile is looked " +
    "up in only one part of the published directory.",
  sheet_choose: "Choose a CSV or Excel (XLSX) file",
  sheet_drop: "On a computer you can also drop a file on this page.",
  sheet_template: "Download a template",
  sheet_reading: "Reading {name}…",
  sheet_progress: "{done} of {total} rows checked",
  sheet_stop: "Stop",
  sheet_done: "Done: {total} rows of {name}",
  sheet_stopped:
    "Stopped: {done} of {total} rows of {name}. The sheet says which rows were not checked.",
  sheet_read: "Sheet {name} was read. The workbook has others:",
  sheet_take: "Check sheet {name}",
  sheet_none: "Could not be checked: {count} (row {rows})",
  sheet_download: "Download the result (CSV)",
  sheet_download_workbook: "Download the result (Excel)",
  sheet_rows_choose: "Look through the rows",
  sheet_rows_all: "All",
  sheet_rows_valid: "Valid",
  sheet_rows_invalid: "Not valid",
  sheet_rows_unknown: "No conclusion yet",
  sheet_rows_none: "Could not be checked",
  sheet_rows_search: "Search in the rows",
  sheet_rows_count: "{count} rows, {shown} shown",
  sheet_row: "Row {row}:",
  sheet_go_on: "Check the rows without a conclusion again",
  sheet_again: "Check another sheet",
  sheet_home: "Check one certificate",
  sheet_encoding:
    "The file must be UTF-8 or UTF-16. In Excel: Save as › CSV UTF-8, or save as XLSX.",
  sheet_table: "This file cannot be read. Choose a CSV or XLSX sheet.",
  sheet_empty: "The sheet has no rows.",
  sheet_large:
    "The sheet is too large for this page (32 MB, 100,000 rows, 1 million cells). Split it, or " +
    "save it as CSV and use the command credverifier check-csv.",
  sheet_old: ".xls, .xlsb and .ods cannot be read. Open the file and save it as .xlsx or CSV UTF-8.",
  sheet_protected:
    "The workbook has a password. Open it, remove the password, save it and choose that file.",
  sheet_columns: "There is no column of profiles or certificates. The sheet's columns: {columns}",
  sheet_unloaded: "The Excel reader could not be loaded. Check your connection and try again.",
  // What the template for people to fill in, and what they get back, are called.
  sheet_column_profile: "Kênh",
  sheet_column_certificate: "Chứng nhận",
  sheet_column_note: "Ghi chú",
  sheet_template_file: "bang-mau.csv",
  sheet_result_ending: "ket-qua.csv",
};
