/**
 * "Which profile are you on?": a row is tapped or a link pasted, and the certificate is judged anew
 * for that profile.
 */
import { normaliseProfile } from "../verifier/exports.js";
import { address, rows } from "./accounts.js";
import { element } from "./dom.js";
import { say } from "./language.js";
import { named } from "../verifier/reading/meanings.js";

/**
 * The question with its answers; `answer(profile, how)` gets the text of a profile that can be read,
 * and whether it was "said" or "compared".
 */
export function question(accounts, answer) {
  const pick = (account) => answer(address(account), "said");
  return element(
    "section",
    { class: "question", "aria-labelledby": "which" },
    element("h2", { id: "which" }, say("question_which")),
    paste(answer, "question_paste"),
    rows(accounts, { pick }),
  );
}

/** The way from what somebody says to what is compared. */
export const proof = (answer) => paste(answer, "question_proof");

function paste(answer, label) {
  const clipboard = navigator.clipboard?.readText ? navigator.clipboard : null;
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
    if (field.value === "" && clipboard) field.value = await clipboard.readText().catch(() => "");
    const link = await meant(field.value);
    // A name that was typed is only said: the reader copied it from the screen letter by letter.
    if (typeof link === "string") {
      return answer(link, field.value.includes("/") ? "compared" : "said");
    }
    problem.textContent = say(link === null ? "question_unreadable" : "question_handle");
    field.setAttribute("aria-invalid", "true");
    return field.focus();
  };
  const submit = element("button", { class: "main" });
  const name = () => {
    submit.textContent = say(clipboard && !field.value ? "question_take" : "question_button");
  };
  field.addEventListener("input", name);
  name();
  return element(
    "form",
    { class: "box compact", novalidate: true, onsubmit: compare },
    element("label", { for: "profile" }, say(label)),
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
    if (found.profiles.length > 0) return named(found)?.url ?? found;
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
