/**
 * The English of the vocabulary, for all but the page: that learns it from page/locales/en.js when
 * somebody reads English.
 */
import { ENGLISH } from "./data/verdicts_en.js";
import { learn } from "./words.js";

learn("en", ENGLISH);
