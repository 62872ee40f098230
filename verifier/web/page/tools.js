/** The tools of the check screen, loaded when they are needed: a visitor with a badge's link needs none of them. */
import { element } from "./dom.js";
import { say } from "./language.js";

let tools = null;

/** The module of check/screen.js. */
export async function loadTools() {
  tools ??= await import("./check/screen.js");
  return tools;
}

/** A place for the tools below a verdict, filled as soon as they are there; without them it leads to the front page. */
export function toolsBelow(check, options) {
  if (tools) return tools.checkTools(check, options);
  const place = element("div", { class: "tools" });
  loadTools().then(
    () => place.replaceWith(tools.checkTools(check, options)),
    () => place.replaceWith(element("p", { class: "actions" }, element("a", { class: "plain", href: "/" }, say("tools_unloaded")))),
  );
  return place;
}
