/**
 * The check screen: a box for anything, then a picture, a number, a name; the camera last, as it
 * cannot scan its own phone.
 */
import { element } from "../dom.js";
import { learn, say, sayWith } from "../language.js";
import { WORDS } from "../locales/vi/check.js";
import { camera } from "./camera.js";
import { handleSearch } from "./handle_search.js";
import { numberField } from "./number_field.js";
import { pasteBox } from "./paste_box.js";
import { pictureField } from "./picture_field.js";
import { dress } from "./style.js";

learn(WORDS);
dress();

/** The front page. `check(text or picture)` gets what is handed over. */
export function checkScreen(check) {
  return element(
    "section",
    { class: "front" },
    element("h1", { tabindex: "-1" }, say("check_title")),
    element("p", { class: "lead" }, say("check_lead")),
    ...ways(check, { filmed: true }),
    trueAddress(),
    element(
      "p",
      { class: "actions" },
      element("a", { class: "plain", href: "/bang-tinh" }, say("sheet_link")),
    ),
  );
}

/**
 * The same below a verdict that said nothing of a certificate. `typed`: what the verdict is about,
 * if it was a text.
 */
export function checkTools(check, { typed = "", tips = false }) {
  return element(
    "section",
    { class: "tools", "aria-labelledby": "tools" },
    element("h2", { id: "tools" }, say(tips ? "tips_title" : "tools_title")),
    tips
      ? element(
          "ul",
          { class: "tips" },
          ...["whole", "straight", "original"].map((tip) => element("li", {}, say(`tip_${tip}`))),
        )
      : null,
    ...ways(check, { typed, numbered: tips }),
  );
}

function ways(check, { typed = "", filmed = false, numbered = false }) {
  const picture = pictureField(check);
  const box = pasteBox(check, typed);
  const rest = element(
    "div",
    { class: "ways" },
    way("number_title", numberField(check), numbered),
    way("handle_title", handleSearch(check)),
    filmed
      ? way("camera_title", camera({ check, choose: () => picture.querySelector("input").click() }))
      : null,
  );
  return [...(numbered ? [picture, rest, box] : [box, picture, rest])];
}

const way = (title, content, open = false) =>
  element("details", { class: "way", open }, element("summary", {}, say(title)), content);

/**
 * How to recognise a fake page: by its address, because a page can show anything.
 */
function trueAddress() {
  const host = () => element("strong", { translate: "no" }, location.host);
  return element(
    "details",
    { class: "way" },
    element("summary", {}, say("address_title")),
    element("p", {}, ...sayWith("address_true", { host: host() })),
    element("p", {}, ...sayWith("address_false", { host: location.hostname })),
    element("p", {}, say("address_scan")),
  );
}
