/**
 * Adds the words of every language to the vocabulary. The page does not import this at once,
 * because it loads those of the language that its reader chose.
 */
import "./code_words.js";
import { WORDS } from "./data/every_language.js";
import { learn } from "./words.js";

for (const [language, words] of Object.entries(WORDS)) learn(language, words);
