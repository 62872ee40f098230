/** The way to the office's form for reports of violations. */
import { normaliseProfile } from "../verifier/exports.js";
import { parse as parseNumber } from "../verifier/wire/number.js";
import { element } from "./dom.js";
import { language, say } from "./language.js";

/** The form is told the number, the profile that was asked about, and the language. */
export function report(number, asked = null) {
  const facts = [
    ["number", read(parseNumber, number)],
    ["profile", read(normaliseProfile, asked)?.url],
    ["lang", language()],
  ];
  const about = new URLSearchParams(facts.filter(([, fact]) => fact));
  return element("a", { class: "plain", href: `/bao-vi-pham?${about}` }, say("report"));
}

function read(parse, text) {
  try {
    return parse(text);
  } catch {
    return null; // not told, or nothing that can be read
  }
}
