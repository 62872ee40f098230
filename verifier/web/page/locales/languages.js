// Made of the folders beside it by `make web-data`.
/** Language -> the next one, which the page offers instead, and what that calls itself. */
export const NEXT = {
  "vi": {
    "language": "en",
    "name": "English"
  },
  "en": {
    "language": "vi",
    "name": "Tiếng Việt"
  }
};
/** Language -> its words. Those in Vietnamese come with each part of the page. */
export const LOCALES = {
  en: () => import("./en.js"),
};
