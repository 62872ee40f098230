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
    const link = readable(field.value) ? field.value.trim() : await behind(field.value);
    if (link !== null) return answer(link);
    problem.textContent = say("question_unreadable");
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

function readable(text) {
  try {
    return Boolean(normaliseProfile(text));
  } catch {
    return false; // said beside the field
  }
}

/**
 * The profile to which a short share link leads, null of any other text; nothing of it is loaded
 * before it is needed.
 */
async function behind(text) {
  const { resolveShareLink } = await import("./share_links.js").catch(() => ({
    resolveShareLink: () => null,
  }));
  return resolveShareLink(text);
}
