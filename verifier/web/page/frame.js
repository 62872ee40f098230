/**
 * Header and footer of every screen: who runs this page, its host, a warning in a demo, and what it
 * never asks for.
 */
import { button, element, isolated, plain } from "./dom.js";
import { language, other, say, sayWith } from "./language.js";

/** One for every frame, so that it is asked for once; where there is none, its place stays empty. */
const LOGO = element("img", {
  class: "logo",
  src: "/logo.svg",
  alt: "",
  width: 36,
  height: 36,
  onerror: () => (LOGO.style.visibility = "hidden"),
});

/**
 * `issuer`: whose page this is, null as long as that is not known. `change`: speak the other
 * language.
 */
export function showFrame({ issuer, demo }, change) {
  document.documentElement.lang = language();
  document.getElementById("top").replaceChildren(...strips(demo), bar(issuer, change));
  document.getElementById("foot").replaceChildren(
    element("p", { class: "promise" }, say("never_asks")),
    element(
      "p",
      {},
      ...sayWith("official_host", {
        host: element("strong", { translate: "no" }, location.host),
      }),
    ),
  );
}

/** What holds for all that stands below it: nothing here counts, or nothing new can be known. */
function strips(demo) {
  return [
    demo && element("p", { class: "demo" }, say("demo")),
    navigator.onLine === false &&
      element("p", { class: "offline", role: "status" }, say("offline")),
  ].filter(Boolean);
}

function bar(issuer, change) {
  const name = issuer?.name[language()] ?? issuer?.name.en;
  const home = element(
    "a",
    { class: "home", href: "/" },
    LOGO,
    element(
      "span",
      {},
      name ? isolated(name, { class: "alliance", title: plain(name) }) : null,
      element("strong", { class: "host", translate: "no" }, location.host),
    ),
  );
  const toggle = button("plain", change, other().name);
  toggle.id = "language";
  toggle.lang = other().language;
  return element("div", { class: "bar" }, home, toggle);
}

/**
 * While something is being done, "working" or "reading": said aloud, nothing shown that looks like
 * an answer; null: done.
 */
export function working(task) {
  const line = document.getElementById("progress");
  line.hidden = false;
  line.replaceChildren(
    ...(task ? [say(task), " ", element("span", { class: "slow" }, say("slow"))] : []),
  );
}

/** A sentence in place of a screen: nothing was decided. */
export function notice(title, text) {
  return element(
    "section",
    { class: "panel unknown" },
    element("h1", { tabindex: "-1" }, say(title)),
    element("p", { class: "lead" }, say(text)),
  );
}
