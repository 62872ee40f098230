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
import { verdictScreen, verdictTitle } from "./verdict_screen.js";

const SHEET = /^\/bang-tinh\/?$/;
const screen = document.getElementById("screen");
const state = { checker: null, view: null, turn: 0, task: null, leave: null };

async function start() {
  await fetchWords();
  frame();
  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) {
    working(null);
    return show(notice("unable_title", "unable_text"), say("unable_title"));
  }
  // Loaded while the trust list is being fetched.
  if (!asks(location) && !SHEET.test(location.pathname)) loadTools();
  state.checker = await makeChecker();
  frame();
  addEventListener("popstate", route);
  addEventListener("offline", frame);
  addEventListener("online", reconnected);
  await (location.search === "?shared" && !asks(location) ? received() : route());
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
 * What another application shared, as if it had been pasted or chosen here; the address keeps
 * nothing of it.
 */
async function received() {
  const { shared } = await import("./installed.js");
  history.replaceState(null, "", "/");
  const what = await shared();
  if (what instanceof Blob) return handed(what);
  await front();
  const box = screen.querySelector("#asked");
  if (what === null || box === null) return null;
  box.value = what;
  return box.form.requestSubmit();
}

/** A back button, a new fragment, or the beginning: the address says it all. */
async function route() {
  if (SHEET.test(location.pathname)) return sheet();
  if (isOdd(location)) {
    const { repaired } = await import("./address_repair.js");
    history.replaceState(null, "", repaired(location) ?? location.href);
  }
  return asks(location) ? check(null) : front();
}

/** A whole sheet, checked by a part that is loaded for it. */
async function sheet() {
  const turn = begin(null);
  const { sheetScreen } = await loading("sheet", () => import("./sheet/screen.js"));
  if (turn !== state.turn) return;
  const { element, abandon } = sheetScreen(state.checker);
  state.leave = abandon;
  show(element, `${say("sheet_title")} · ${location.host}`);
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
 * Verify the `input` (null: what the address names), for `profile` if there is one, and
 * show the verdict.
 */
async function check(input, profile = null) {
  const turn = begin(typeof (input ?? "") === "string" ? "working" : "reading");
  const result = await state.checker.check(input, profile);
  if (turn !== state.turn) return;
  state.view = {
    ...result,
    input,
    profile,
    anchors: state.checker.anchors,
    trouble: state.checker.trouble,
  };
  state.task = null;
  working(null);
  showVerdict();
}

function showVerdict() {
  const { verdict, input, profile } = state.view;
  // The question was about a profile, not a certificate.
  const searched = profile === null && verdict.profile.asked !== null;
  const acts = {
    check: handed,
    retry: () => retry(input, profile),
    answer: (about) => check(input, about),
    reopen: () => (searched ? handed(verdict.certificate.number) : check(input)),
  };
  show(verdictScreen(state.view, acts), verdictTitle(state.view));
}

/** The trust list is fetched again too, if that failed. */
async function retry(input, profile) {
  if (state.checker.stale) state.checker = await makeChecker();
  frame();
  return check(input, profile);
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
  if (state.view) showVerdict();
  else if (state.checker && SHEET.test(location.pathname)) await sheet();
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
