/** A picture with a code: chosen, pasted or dropped, read in this browser and sent nowhere. */
import { element } from "../dom.js";
import { say } from "../language.js";

/**
 * `check(picture)` gets a Blob. Pasting and dropping work on the whole page as long as this stands
 * in it.
 */
export function pictureField(check) {
  const file = element("input", {
    id: "picture",
    type: "file",
    accept: "image/*",
    "aria-describedby": "picture-hint picture-problem",
  });
  const problem = element("p", { class: "problem", id: "picture-problem", role: "alert" });
  const field = element(
    "section",
    { class: "file picture" },
    file,
    element("label", { for: "picture", class: "plain" }, say("picture_button")),
    element("p", { class: "hint", id: "picture-hint" }, say("picture_hint")),
    problem,
  );
  // What is no picture by its name may be one, and else gets a sentence of its own.
  const take = (files) => {
    const picture = [...files].find(isPicture) ?? files[0];
    if (picture) return check(picture);
    problem.textContent = say("picture_none");
  };
  file.addEventListener("change", () => file.files.length > 0 && take(file.files));
  whileShown(
    field,
    "paste",
    (event) =>
      holdsFiles(event.clipboardData) && (event.preventDefault(), take(event.clipboardData.files)),
  );
  whileShown(
    field,
    "dragover",
    (event) => holdsFiles(event.dataTransfer) && event.preventDefault(),
  );
  whileShown(
    field,
    "drop",
    (event) =>
      holdsFiles(event.dataTransfer) && (event.preventDefault(), take(event.dataTransfer.files)),
  );
  return field;
}

/** Some systems do not know what HEIC is, and give such a file no type. */
const isPicture = ({ type, name }) =>
  type.startsWith("image/") || /\.(?:hei[cf]|avif)$/i.test(name);
const holdsFiles = (transfer) => Boolean(transfer?.types.includes("Files"));

/** Listen on the window until `shown` has been taken from the page. */
function whileShown(shown, name, act) {
  let seen = false;
  const listener = (event) => {
    seen ||= shown.isConnected;
    if (shown.isConnected) act(event);
    else if (seen) removeEventListener(name, listener);
  };
  addEventListener(name, listener);
}
