/**
 * The tools of the check screen, loaded when they are needed: a visitor with a badge's link needs
 * none of them.
 */
import { element } from "./dom.js";
import { say } from "./language.js";
import { later, loading } from "./later.js";

const PART = "check";
const load = () => import("./check/screen.js");
const homeward = () =>
  element(
    "p",
    { class: "actions" },
    element("a", { class: "plain", href: "/" }, say("tools_unloaded")),
  );

/** The module of check/screen.js. */
export const loadTools = () => loading(PART, load);

/** The tools below a verdict; without them it leads to the front page. */
export const toolsBelow = (check, options) =>
  later(PART, load, ({ checkTools }) => checkTools(check, options), homeward);
