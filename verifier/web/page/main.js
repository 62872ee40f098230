/** The check page: its address, or what is typed, says what to verify; the verdict is computed here and never kept. */
import { CredentialError, readLink } from "../verifier/index.js";
import { asks } from "./address.js";
import { checkScreen } from "./check_box.js";
import { Checker } from "./checker.js";
import { notice, showFrame, working } from "./frame.js";
import { change, say } from "./language.js";
import { host, loadAnchors } from "./trust.js";
import { verdictScreen, verdictTitle } from "./verdict_screen.js";

const screen = document.getElementById("screen");
const state = { checker: null, view: null, turn: 0, busy: false };

async function start() {
  frame();
  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) return show(notice("unable_title", "unable_text"), say("unable_title"));
  state.checker = await makeChecker();
  frame();
  addEventListener("popstate", route);
  return route();
}

async function makeChecker() {
  try {
    return new Checker(await loadAnchors(), null);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return new Checker(null, error);
  }
}

/** A back button, a new fragment, or the beginning: the address says it all. */
function route() {
  return asks(location) ? check(null) : front();
}

function front() {
  state.turn += 1;
  state.view = null;
  state.busy = false;
  working(false);
  show(checkScreen(typed), `${say("check_title")} · ${location.host}`);
}

/** What was typed: a certificate of this host gets its own address, anything else is checked where it stands. */
async function typed(text) {
  const here = state.checker.anchors && (await placeOf(text));
  if (here) history.pushState(null, "", here);
  return check(here ? null : text);
}

async function placeOf(text) {
  try {
    const { number, issuer } = await readLink(text, state.checker.anchors);
    const ours = issuer === null ? state.checker.anchors.origins.size === 1 : issuer.publicUrl === location.origin;
    return number !== null && ours ? `/c/${number}` : null;
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return null; // the verdict will say what is wrong with it
  }
}

/** Verify what was `typed` (null: what the address asks for), for `profile` where one was given, and show the verdict. */
async function check(typed, profile = null) {
  const turn = (state.turn += 1);
  state.view = null;
  state.busy = true;
  screen.replaceChildren();
  document.title = `${say("working")} · ${location.host}`;
  working(true);
  const found = await state.checker.check(typed, profile);
  if (turn !== state.turn) return; // another one was asked for meanwhile
  state.view = { ...found, typed, anchors: state.checker.anchors, trouble: state.checker.trouble };
  state.busy = false;
  working(false);
  showVerdict();
}

function showVerdict() {
  const { verdict, typed: text } = state.view;
  const acts = {
    check: typed,
    retry: () => retry(text),
    answer: (profile) => check(text, profile),
    reopen: () => check(text),
  };
  show(verdictScreen(state.view, acts), verdictTitle(verdict));
}

/** Also the list of issuers is asked for again, if it was that which failed. */
async function retry(text) {
  if (state.checker.trouble) state.checker = await makeChecker();
  frame();
  return check(text, state.view?.verdict.profile.asked ?? null);
}

function show(element, title) {
  screen.replaceChildren(element);
  document.title = title;
  scrollTo(0, 0);
  element.querySelector("h1").focus({ preventScroll: true });
}

function frame() {
  const anchors = state.checker?.anchors ?? null;
  showFrame({ issuer: host(anchors), demo: anchors?.allowInsecureLoopback === true }, speakOther);
}

function speakOther() {
  const unfolded = screen.querySelector("details")?.open;
  change();
  frame();
  if (state.busy) working(true);
  else if (state.view) showVerdict();
  else if (state.checker && !asks(location)) front();
  if (unfolded) screen.querySelector("details").open = true;
  document.getElementById("language").focus();
}

/** A fault of the page itself is never mistaken for an answer. */
function failed() {
  state.turn += 1;
  working(false);
  show(notice("failed_title", "failed_text"), say("failed_title"));
}

addEventListener("unhandledrejection", failed);
start();
