// Made of the folder beside it by `make web-data`.
export { WORDS as VERDICTS } from "../../verifier/data/words_en.js";
export { WORDS as PAGE } from "./en/page.js";
/** Part of the page -> its words, loaded with it. */
export const PARTS = {
  check: () => import("./en/check.js"),
  details: () => import("./en/details.js"),
  directory: () => import("./en/directory.js"),
  files: () => import("./en/files.js"),
  sheet: () => import("./en/sheet.js"),
  trouble: () => import("./en/trouble.js"),
};
