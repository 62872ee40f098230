/**
 * The check page: its address, or what is handed over, says what to verify; the verdict is computed
 * here and never kept.
 */
import { CredentialError } from "../verifier/exports.js";
import { asks, isOdd } from "./address.js";
import { Checker } from "./checker.js";
import { notice, showFrame, working } from "./frame.js";
import { change, fetchWords, say } from "./language.js";
import { loading } from "./later.js";
import { loadTools } from "./tools.js";
import { host, loadAnchors } from "./trust.js";
import { fresh } from "./request_log.js";
import { verdictScreen, verdictTitle } from "./verdict_screen.js";

/** Address of a part with a screen of its own -> its name, and what loads it. */
const PARTS = {
  "/bang-tinh": ["sheet", () => import("./sheet/screen.js")],
  "/danh-ba": ["directory", () => import("./directory/screen.js")],
};
const partOf = ({ pathname }) => PARTS[pathname.replace(/\/$/, "")];
const screen = document.getElementById("screen");
const state = { checker: null, view: null, turn: 0, task: null, leave: null };
/**
 * What is shown at each entry of the history, by the key that the entry bears. It is gone with this
 * load of the page, hence no entry and no address leads to a verdict.
 */
const views = new Map();

/** Whether signatures can be checked here: not in old browsers, nor on a page without https. */
const isAble = Boolean(globalThis.crypto?.subtle);

async function start() {
  document.getElementById("late")?.remove();
  await fetchWords();
  frame();
  if (!isAble) return unable();
  // Loaded while the trust list is being fetched.
  if (!asks(location) && !partOf(location)) loadTools();
  state.checker = await makeChecker();
  frame();
  addEventListener("popstate", route);
  // A page that the browser kept whole may be hours old.
  addEventListener(
    "pageshow",
    ({ persisted }) => persisted && state.view && !current(state.view) && route(),
  );
  addEventListener("offline", frame);
  addEventListener("online", reconnected);
  const isShared = location.search === "?shared" && !asks(location);
  await (isShared
    ? import("./installed.js").then(({ received }) => received(handed, front))
    : route());
  return settle();
}

/**
 * Once the page is idle after the first answer, it is cached for use without a network.
 */
function settle() {
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  idle(() =>
    import("./installed.js").then(
      ({ install }) => install(),
      () => null,
    ),
  ); // without a worker the page is not cached
}

async function unable() {
  working(null);
  const { unableScreen } = await loading("trouble", () => import("./trouble.js"));
  return show(unableScreen(), say("unable_title"));
}

async function reconnected() {
  if (state.checker.stale) state.checker = await makeChecker();
  frame();
}

async function makeChecker() {
  try {
    return new Checker(await loadAnchors(), null);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    return new Checker(null, error);
  }
}

/**
 * A back button, a new fragment, or the beginning: the address says it all, but for what was shown
 * here a moment ago.
 */
async function route() {
  const view = views.get(history.state);
  if (view) return again(view);
  if (partOf(location)) return part(...partOf(location));
  if (isOdd(location)) {
    const { repaired } = await import("./address_repair.js");
    history.replaceState(null, "", repaired(location) ?? location.href);
  }
  return asks(location) ? check(null) : front();
}

/** What a part of the page shows, which is loaded for it: a whole sheet, the directory. */
async function part(name, load) {
  const turn = begin(null);
  const { [`${name}Screen`]: screenOf } = await loading(name, load);
  if (turn !== state.turn) return;
  const { element, abandon } = screenOf(state.checker);
  state.leave = abandon;
  show(element, `${say(`${name}_title`)} · ${location.host}`);
}

async function front() {
  const turn = begin(null);
  const { checkScreen } = await loadTools();
  if (turn === state.turn) show(checkScreen(handed), `${say("check_title")} · ${location.host}`);
}

/**
 * Start a new check: pending results and the shown one are dropped. Returns the number of this
 * check.
 */
function begin(task) {
  state.leave?.();
  state.leave = null;
  state.view = null;
  state.task = task;
  screen.replaceChildren();
  if (task) document.title = `${say(task)} · ${location.host}`;
  working(task);
  return (state.turn += 1);
}

/**
 * What a visitor handed over, a text or a picture: a certificate of this host gets its own address,
 * anything else is checked where it stands. In both cases the back button leads back here.
 */
async function handed(what) {
  const turn = begin(typeof what === "string" ? "working" : "reading");
  history.pushState(null, "", "/");
  const path = await state.checker.pathOf(what);
  if (turn !== state.turn) return; // another check was started meanwhile
  if (path) history.replaceState(null, "", path);
  return check(path ? null : what);
}

/**
 * Verify the `input` (null: what the address names) and show the verdict. `asked`: {profile, how}
 * of the profile that the reader named, if any, and {depth}: how many entries of the history lie
 * between this answer and the question. `known`: requests of a moment ago.
 */
async function check(input, asked = {}, known = []) {
  const turn = begin(typeof (input ?? "") === "string" ? "working" : "reading");
  const { profile = null, how = null, depth = 0 } = asked;
  const result = await state.checker.check(input, profile, known);
  if (turn !== state.turn) return;
  const { anchors, trouble } = state.checker;
  const view = { ...result, input, profile, how, depth, anchors, trouble };
  const key = `${performance.timeOrigin} ${views.size}`;
  views.set(key, view);
  history.replaceState(key, "");
  showView(view);
}

function showView(view) {
  state.view = view;
  state.task = null;
  working(null);
  showVerdict();
}

function showVerdict() {
  const { view } = state;
  const { verdict, input, depth } = view;
  const searched = view.profile === null && verdict.profile.asked !== null;
  const acts = {
    check: handed,
    retry: () => retry(view),
    answer: (profile, how) => {
      history.pushState(null, "");
      return check(input, { profile, how, depth: depth + 1 }, view.requests);
    },
    reopen: () => {
      // The question was about a profile, not a certificate.
      if (searched) return handed(verdict.certificate.number);
      return depth > 0 ? history.go(-depth) : check(input);
    },
  };
  show(verdictScreen(view, acts), verdictTitle(view));
}

const current = ({ requests }) => requests.every(fresh);

/** What was shown before, as long as it can be relied on; then it is asked anew. */
function again(view) {
  if (!current(view)) return check(view.input, view);
  begin(null);
  return showView(view);
}

/** The trust list is fetched again too, if that failed. */
async function retry(view) {
  if (state.checker.stale) state.checker = await makeChecker();
  frame();
  return check(view.input, view);
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

async function speakOther() {
  // If it cannot be loaded, the fields are empty after the switch.
  const typed = await import("./typed.js").catch(() => null);
  const before = typed?.captured(screen);
  await change();
  frame();
  document.getElementById("language").focus();
  if (state.task) return working(state.task);
  if (!isAble) await unable();
  else if (state.view) showVerdict();
  else if (state.checker && partOf(location)) await part(...partOf(location));
  else if (state.checker && !asks(location)) await front();
  typed?.restore(screen, before);
  document.getElementById("language").focus();
}

/** A fault of the page itself is never mistaken for an answer. */
function failed() {
  begin(null);
  show(notice("failed_title", "failed_text"), say("failed_title"));
}

addEventListener("unhandledrejection", failed);
start();
