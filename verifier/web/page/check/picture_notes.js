/** What is said beside the verdict on a picture: which certificate is meant, which codes are not ours. */
import { button, element, isolated, whole } from "../dom.js";
import { say } from "../language.js";

/**
 * The certificates in a picture, one button each; `check(text)` checks the one that is chosen.
 */
export const choice = (choices, check) =>
  element(
    "div",
    { class: "actions", role: "group", "aria-label": say("file_which") },
    ...choices.map(({ name, text, inside }) =>
      button(
        "main",
        () => check(text),
        // One child, because the space between two would be lost in a row of boxes.
        element(
          "span",
          {},
          `${say("file_check")} `,
          whole(name),
          inside ? ` ${say("file_inside")}` : "",
        ),
      ),
    ),
  );

/** The codes of others in the picture, told by host or kind, never opened. */
export const beside = (texts) =>
  element(
    "p",
    { class: "note" },
    say("file_beside"),
    " ",
    ...texts.flatMap((text, index) => [
      ...(index > 0 ? [", "] : []),
      isolated(kindOf(text), { class: "code" }),
    ]),
  );

/** EMVCo begins so: too long to read, and nobody else's business. */
function kindOf(text) {
  if (text.startsWith("000201")) return say("file_payment");
  const [, host] = /^https?:\/\/([^/?#]+)/i.exec(text) ?? [];
  return host ?? /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0].toLowerCase() ?? text.slice(0, 40);
}
