/** Folded away: each check, the certificate itself, how this works, print and share. */
import { words } from "../verifier/index.js";
import { button, element } from "./dom.js";
import { language, say } from "./language.js";

const LABELS = {
  format: "check_format", issuer: "check_issuer", signature: "check_signature", validity: "check_validity",
  status: "check_status", profile: "check_profile_match",
};

/**
 * `token`: the certificate as it was signed, null unless it was proven; `said`: what it says, if that is to be folded
 * away; `number`: of the certificate whose link may be shared, if it is one of this host.
 */
export function details(verdict, { token, said, number }) {
  return element(
    "details",
    { class: "details" },
    element("summary", {}, say("details")),
    element("ul", { class: "checks" }, ...verdict.checks.map(line)),
    said,
    element("h2", {}, say("how")),
    element("p", {}, say("how_text")),
    ...(token ? [element("h2", {}, say("token")), element("pre", { translate: "no", tabindex: "0" }, token)] : []),
    element("p", { class: "actions" }, button("plain", () => print(), say("print")), number && share(number)),
  );
}

function line({ name, result, code }) {
  const reason = code === null ? null : element("span", { class: "hint" }, words.CODES[code][language()], " (", element("code", {}, code), ")");
  return element("li", { class: result }, element("span", {}, say(LABELS[name])), element("strong", {}, say(result)), reason);
}

/** The link alone is shared, with words that claim nothing about today. */
function share(number) {
  const url = `${location.origin}/c/${number.replace("-", "")}`;
  const told = element("span", { class: "hint", role: "status" });
  const act = async () => {
    try {
      if (navigator.share) await navigator.share({ text: say("share_text", { number }), url });
      else {
        await navigator.clipboard.writeText(url);
        told.textContent = say("copied");
      }
    } catch {
      told.textContent = url; // no sharing here, or it was given up: the link can be copied by hand
    }
  };
  return element("span", {}, button("plain", act, say("share")), " ", told);
}
