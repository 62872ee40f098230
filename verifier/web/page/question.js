/**
 * "Which profile are you on?": a row is tapped or a link pasted, and the certificate is judged anew
 * for that profile.
 */
import { normaliseProfile } from "../verifier/exports.js";
import { address, rows } from "./accounts.js";
import { element } from "./dom.js";
import { say } from "./language.js";

/** The question with its answers; `answer(profile)` gets the text of a profile that can be read. */
export function question(accounts, answer) {
  const pick = (account) => answer(address(account));
  return element(
    "section",
    { class: "question", "aria-labelledby": "which" },
    element("h2", { id: "which" }, say("question_which")),
    rows(accounts, { pick }),
    paste(answer),
  );
}

function paste(answer) {
  const field = element("input", {
    id: "profile",
    type: "text",
    inputmode: "url",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    placeholder: "https://…",
    "aria-describedby": "profile-problem",
    enterkeyhint: "go",
  });
  const problem = element("p", { class: "problem", id: "profile-problem", role: "alert" });
  const compare = async (event) => {
    event.preventDefault();
    const link = await meant(field.value);
    if (typeof link === "string") return answer(link);
    problem.textContent = say(link === null ? "question_unreadable" : "question_handle");
    field.setAttribute("aria-invalid", "true");
    return field.focus();
  };
  const submit = element("button", { class: "plain" }, say("question_button"));
  return element(
    "form",
    { class: "box", novalidate: true, onsubmit: compare },
    element("label", { for: "profile" }, say("question_other")),
    element("div", { class: "line" }, field, submit),
    problem,
  );
}

/**
 * The link of the one profile that is meant, also in other words or behind a short share link; null
 * where it is none, and what it means where a handle may be several. Nothing of it is loaded before
 * it is needed.
 */
async function meant(text) {
  if (readable(text)) return text.trim();
  try {
    const { read } = await import("../verifier/reading/pasted.js");
    const found = read(text, []);
    if (found.profiles.length > 0) return found.profiles.length === 1 ? found.profiles[0].url : found;
    const { resolveShareLink } = await import("./share_links.js");
    return await resolveShareLink(found.kind === "share" ? found.text : text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null; // a file could not be loaded
  }
}

function readable(text) {
  try {
    return Boolean(normaliseProfile(text));
  } catch {
    return false; // said beside the field
  }
}
