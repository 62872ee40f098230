/**
 * Adds the English words of the vocabulary. The page does not import this, because
 * page/locales/en.js adds them when the reader chooses English.
 */
import { ENGLISH } from "./data/verdicts_en.js";
import { learn } from "./words.js";

learn("en", ENGLISH);
