/**
 * The link of a certificate is shared, never a verdict: with words that claim nothing about today.
 */
import { button, element } from "../dom.js";
import { say } from "../language.js";

/**
 * A button that shares the link of `number` at this host, or copies it where nothing can be shared.
 */
export function share(number) {
  const url = `${location.origin}/c/${number.replace("-", "")}`;
  const answer = element("span", { class: "hint", role: "status", translate: "no" });
  const act = async () => {
    try {
      if (navigator.share) {
        return await navigator.share({ text: say("share_text", { number }), url });
      }
      await navigator.clipboard.writeText(url);
      answer.textContent = say("copied");
    } catch (error) {
      // The URL is shown to be copied by hand; an AbortError means that the reader cancelled.
      if (error.name !== "AbortError") answer.textContent = url;
    }
  };
  return element("span", {}, button("plain", act, say("share")), " ", answer);
}
