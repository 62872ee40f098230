/**
 * What a text means that somebody handed over: pasted, typed, or in a code (docs/reading.md).
 *
 * A text is exactly one thing: a token, a number, a link to a certificate, profiles, a share link,
 * or something else, which is named. A link is taken apart by its letters alone. Nothing is opened,
 * and only an origin of the trust list makes a link ours. Where two certificates are named, neither
 * is chosen. Loaded when something else than a plain link, number or token is read.
 */
import * as addresses from "./addresses.js";
import * as handles from "./handles.js";
import { isToken, meaning } from "./meanings.js";
import { shareLink } from "./share_links.js";
import * as textWords from "./text_words.js";
import { strip, trimmed } from "../wire/envelope/text.js";
import * as number from "./numbers.js";

const MOST_PROFILES = 10;
/** What no code of base43, and no token, has at its ends. */
const AROUND_CODE = new Set([...number.EDGES].filter((letter) => !"$*+-./:".includes(letter)));
const UNSEEN = new RegExp(`[${number.INVISIBLE}]`);

/**
 * The meaning (meanings.js) of `text` to somebody who trusts `origins` ("https://tnso.vn", in lower
 * case).
 */
export function read(text, origins) {
  const whole = strip(text);
  if (isToken(whole)) return meaning("token", { text: whole });
  // Once, because an iterator gives its members once.
  const trusted = new Set(origins);
  const code = offlineCode(whole, trusted) ?? addresses.kindOfCode(whole);
  if (typeof code === "object" && code !== null) return code;
  if (code !== null) return meaning("elsewhere", { what: code });
  const only = number.read(addresses.pathNumber(whole) || whole);
  if (only !== null) return meaning("number", { number: only });
  const found = new Found(trusted);
  const words = textWords.split(whole);
  words.forEach((_, position) => found.take(words, position));
  return found.result(whole, words);
}

/**
 * An offline code or a token alone behind a link of ours: a full stop or a hyphen at its end is a
 * letter of it, of base43, or a fault of the token, and not the end of a sentence.
 */
function offlineCode(text, origins) {
  if (number.WHITE.test(text)) return null;
  const isAround = (letter) => AROUND_CODE.has(letter) || UNSEEN.test(letter);
  const address = addresses.of(trimmed(text, isAround), origins);
  if (address === null || !origins.has(address.origin)) return null;
  const fragment = addresses.offline(address);
  const { origin } = address;
  return fragment ? meaning("offline", { text: fragment, origin }) : null;
}

/** What was found in the words of a text, each kind in the order of the text. */
class Found {
  constructor(origins) {
    this.origins = origins;
    /** Number -> the origin of its link, or null. */
    this.numbers = new Map();
    /** Fragment -> origin. */
    this.offline = new Map();
    this.broken = [];
    this.profiles = new Map();
    /** Address of a share link -> its host. */
    this.shares = new Map();
    this.handles = new Set();
    this.elsewhere = [];
    this.ourPage = false;
    this.plain = [];
  }

  /** Sort one word in; a barrier stands among the plain ones for each that is not plain. */
  take(words, position) {
    const profile = handles.named(words, position);
    const word = words[position].replace(/^\(/, "");
    if (profile !== null) {
      this.profiles.set(profile.key, profile);
    } else if (!this.handle(word) && !this.address(word)) {
      // A word with a slash is no number: `localhost/c/…` leads somewhere.
      this.plain.push(/[/\\]/.test(word) ? "\n" : word);
      return;
    }
    this.plain.push("\n");
  }

  /** The one thing that it all is. */
  result(whole, words) {
    const [loose, mistyped] = textWords.numbers(this.plain.join(" "));
    for (const found of loose) if (!this.numbers.has(found)) this.numbers.set(found, null);
    const certificate = this.certificate();
    if (certificate !== null) return certificate;
    if (this.profiles.size > 0) return ofProfiles([...this.profiles.values()]);
    const [share] = this.shares;
    if (this.shares.size === 1 && this.elsewhere.length === 0) {
      return meaning("share", { text: share[0], place: share[1] });
    }
    const everywhere = [...this.handles].flatMap(handles.everywhere);
    if (everywhere.length > 0) return ofProfiles(everywhere, null, true);
    if (this.broken.length > 0) return meaning("mistyped");
    if (this.elsewhere.length > 0) return this.elsewhere[0];
    if (share) return meaning("elsewhere", { what: "post", place: share[1] });
    return this.alone(whole, words, mistyped);
  }

  certificate() {
    const all = [...this.numbers.keys()];
    const broken = this.broken.filter((part) => !all.some((one) => one.startsWith(part)));
    const named = this.numbers.size + this.offline.size;
    if (named > 1 || (named === 1 && broken.length > 0)) return meaning("several");
    for (const [fragment, origin] of this.offline) {
      return meaning("offline", { text: fragment, origin });
    }
    for (const [found, origin] of this.numbers) {
      return meaning(origin === null ? "number" : "link", { number: found, origin });
    }
    return null;
  }

  /** A text with neither link nor @: a name, a host, a mistyped number, or just text. */
  alone(whole, words, mistyped) {
    if (this.ourPage) return meaning("our_page");
    const shape = textWords.shape(whole);
    if (shape === textWords.NUMBER_LIKE) return meaning("mistyped");
    if (words.length !== 1) return meaning(mistyped ? "mistyped" : "text");
    const [word] = words;
    if (/[/\\]/.test(whole)) {
      return meaning("elsewhere", { what: "link", place: addresses.hostOf(word) || null });
    }
    const otherwise = addresses.isHost(word)
      ? meaning("elsewhere", { what: "link", place: word.toLowerCase() })
      : meaning(shape === textWords.NUMBER_OR_NAME ? "mistyped" : "text");
    const everywhere = handles.everywhere(word);
    return everywhere.length > 0 ? ofProfiles(everywhere, otherwise, true) : otherwise;
  }

  handle(word) {
    if (!word.startsWith("@")) return false;
    this.handles.add(word.toLowerCase());
    return true;
  }

  /** Whether the word is an address of any kind, which is then sorted in. */
  address(word) {
    let address = addresses.of(word, this.origins);
    if (address === null) return this.profile(word);
    for (let depth = 0; depth < addresses.MOST_WRAPPED; depth += 1) {
      const inner = this.origins.has(address.origin) ? null : addresses.unwrapped(address);
      if (inner === null) break;
      address = inner;
    }
    if (this.origins.has(address.origin)) {
      this.ours(address);
    } else if (!this.profile(address.text) && !this.share(address)) {
      const { host, what } = address;
      this.elsewhere.push(
        meaning("elsewhere", {
          what: addresses.asksForMoney(host) ? "payment" : what,
          place: host || null,
        }),
      );
    }
    return true;
  }

  profile(text) {
    const profile = handles.profile(text);
    if (profile !== null) this.profiles.set(profile.key, profile);
    return profile !== null;
  }

  share({ text, host }) {
    const share = shareLink(text);
    if (share !== null) this.shares.set(share.address, host);
    return share !== null;
  }

  ours(address) {
    const fragment = addresses.offline(address);
    if (fragment !== "") {
      this.offline.set(fragment, address.origin);
      return;
    }
    const inner = addresses.embedded(address);
    const meant = inner !== null && this.origins.has(inner.origin) ? inner : address;
    const named = addresses.certificate(meant);
    const found = number.read(named);
    if (named === "") this.ourPage = true;
    else if (found === null) this.broken.push(number.bare(named).toUpperCase());
    else this.numbers.set(found, meant.origin);
  }
}

function ofProfiles(profiles, otherwise = null, alone = false) {
  if (profiles.length > MOST_PROFILES) return otherwise ?? meaning("text");
  return meaning("profiles", { profiles, otherwise, alone });
}
