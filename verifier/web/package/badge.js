/**
 * `<credibility-badge>`: the verdict on a certificate, found out in the reader's browser.
 *
 *     <credibility-badge number="7K3M9-QX2HS" profile="https://www.tiktok.com/@…"
 *       trust="/trust-list.json" lang="vi"></credibility-badge>
 *
 * `trust` is the URL of the trust list that the page's owner chose. Nothing is green that was not
 * proven here and now: while it checks, and whenever it cannot, it is grey. Solid green needs a
 * `profile` that the certificate names; without one the frame alone is green.
 */
import { Verifier } from "./index.js";
import { STYLE } from "./badge_style.js";
import { WORDS } from "./badge_words.js";
import { show } from "../verifier/wire/number.js";
import { parse } from "../verifier/reading/numbers.js";

/** Milliseconds after which a badge that is looked at is checked again. */
const AGAIN = 5 * 60 * 1000;

const TONES = {
  superseded: "wait",
  suspended: "wait",
  expired: "wait",
  not_yet_valid: "wait",
};
/** Tone -> path of a mark of 24 x 24: a shape of its own, because nobody needs to see colours. */
const MARKS = {
  sure: "M4 12.5l5.5 5.5L20 7",
  good: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.5l3 3 5-6",
  wait: "M9 5v14M15 5v14",
  bad: "M6 6l12 12M18 6L6 18",
  unknown: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.5",
};
const SVG = "http://www.w3.org/2000/svg";

/** URL of a trust list -> promise of its verifier, which all badges of the page share. */
const verifiers = new Map();

function verifierOf(url) {
  if (!verifiers.has(url)) {
    const made = loaded(url);
    verifiers.set(url, made);
    // The next check asks again.
    made.catch(() => verifiers.delete(url));
  }
  return verifiers.get(url);
}

async function loaded(url) {
  const response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return Verifier.fromTrustList(await response.text());
}

let sheet;

/** See the head of this file. Fires `credibility` with the verdict whenever it has one. */
export class CredibilityBadge extends HTMLElement {
  static observedAttributes = ["number", "profile", "trust", "lang"];

  #root = this.attachShadow({ mode: "open" });
  /** Counts checks: only the last one that began may show what it found. */
  #turn = 0;
  #timer = null;
  #anchors = null;
  #watch = () => document.visibilityState === "visible" && this.check();

  connectedCallback() {
    if (sheet === undefined) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
    }
    this.#root.adoptedStyleSheets = [sheet];
    document.addEventListener("visibilitychange", this.#watch);
    this.#timer = setInterval(this.#watch, AGAIN);
    this.#begin();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#watch);
    clearInterval(this.#timer);
    this.#turn += 1;
  }

  attributeChangedCallback(_, before, now) {
    if (this.isConnected && before !== now) this.#begin();
  }

  /** Another question: what was found of the last one counts no longer. */
  #begin() {
    for (const name of ["outcome", "verdict", "code"]) delete this.dataset[name];
    this.#anchors = null;
    this.#show("unknown", this.#words.checking, null);
    return this.check();
  }

  /** Check now; resolves to the verdict, or to null where there is none. */
  async check() {
    this.#turn += 1;
    const turn = this.#turn;
    const [number, trust] = [this.getAttribute("number"), this.getAttribute("trust")];
    let verdict = null;
    let problem = number && trust ? null : "misplaced";
    if (problem === null) {
      try {
        const verifier = await verifierOf(new URL(trust, document.baseURI).href);
        if (turn === this.#turn) this.#anchors = verifier.anchors;
        verdict = await verifier.check(number, { profile: this.getAttribute("profile") });
      } catch {
        problem = "unavailable";
      }
    }
    // Another question was asked meanwhile, or nobody looks any more.
    if (turn !== this.#turn) return null;
    if (verdict === null) this.#fail(problem);
    else this.#tell(verdict);
    return verdict;
  }

  #fail(problem) {
    Object.assign(this.dataset, { outcome: "unknown", verdict: "unreachable", code: problem });
    this.#show("unknown", this.#words[problem], null);
  }

  #tell(verdict) {
    const { outcome, verdict: name, code, certificate } = verdict;
    const matched = verdict.profile.match === true;
    const valid = matched ? "sure" : "good";
    const tone = TONES[name] ?? { valid, invalid: "bad", unknown: "unknown" }[outcome];
    this.#show(tone, verdict.headline[this.#language], certificate);
    Object.assign(this.dataset, { outcome, verdict: name, code: code ?? "" });
    this.dispatchEvent(
      new CustomEvent("credibility", { bubbles: true, composed: true, detail: verdict.toJSON() }),
    );
  }

  get #language() {
    const near = this.closest("[lang]");
    const language = (this.getAttribute("lang") || near?.lang || "vi").slice(0, 2).toLowerCase();
    return language in WORDS ? language : "en";
  }

  get #words() {
    return WORDS[this.#language];
  }

  #show(tone, headline, certificate) {
    const link = document.createElement("a");
    link.className = tone;
    link.lang = this.#language;
    link.setAttribute("role", "group");
    const text = document.createElement("span");
    // Read out when it changes, and not before.
    text.setAttribute("role", "status");
    const lines = this.#lines(certificate, link).map((line) => part("small", line));
    text.append(part("strong", headline), ...lines);
    link.append(mark(tone), text);
    this.#root.replaceChildren(link);
  }

  /** What stands below the headline; makes `link` lead to the page that says everything. */
  #lines(certificate, link) {
    const number = readNumber(this.getAttribute("number"));
    const host = this.#host();
    if (number !== null && host !== null) {
      link.href = `${host}/c/${number}`;
      link.target = "_blank";
      link.rel = "noopener";
      link.removeAttribute("role");
    }
    const lines = [];
    // Not broken at its hyphen, which whoever copies it may keep.
    const written = (text) => text.replace("-", "\u2011");
    if (certificate !== null) lines.push(`${certificate.name} · ${written(certificate.number)}`);
    else if (number !== null) lines.push(`${this.#words.mark} ${written(show(number))}`);
    if (host !== null) {
      lines.push(this.#words.details.replace("{host}", () => new URL(host).host));
    }
    return lines;
  }

  /** The public URL of the issuer, which is known where one alone is trusted. */
  #host() {
    const origins = [...(this.#anchors?.origins.keys() ?? [])];
    return origins.length === 1 ? origins[0] : null;
  }
}

function part(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function mark(tone) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const looks = { viewBox: "0 0 24 24", fill: "none", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(looks)) svg.setAttribute(name, value);
  const line = { d: MARKS[tone], stroke: "currentColor", "stroke-width": 2.5 };
  for (const [name, value] of Object.entries(line)) path.setAttribute(name, value);
  path.setAttribute("stroke-linecap", "round");
  path.setAttribute("stroke-linejoin", "round");
  svg.append(path);
  return svg;
}

function readNumber(text) {
  try {
    return parse(text ?? "");
  } catch {
    return null;
  }
}

if (!customElements.get("credibility-badge")) {
  customElements.define("credibility-badge", CredibilityBadge);
}
