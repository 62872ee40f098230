// Made of words/*.json by `make web-data`.
import { WORDS as en } from "./words_en.js";

export const LANGUAGES = ["vi","en"];
/** Language -> its words; those in Vietnamese stand in verdicts.js. */
export const WORDS = { en };
