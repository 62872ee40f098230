/** Adds what the codes are called in Vietnamese, which a page needs only for its details. */
import { WORDS } from "./data/codes_in_words.js";
import { learn } from "./words.js";

learn("vi", WORDS);
