/** The English of the vocabulary. The page has it from its own English, which comes when it is spoken. */
import { ENGLISH } from "./data/verdicts_en.js";
import { learn } from "./words.js";

learn("en", ENGLISH);
