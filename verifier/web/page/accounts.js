/**
 * The accounts of a certificate as rows: platform in words, handle kept apart, a link that is built
 * here.
 */
import { NAMES, accountInWords, leadsTo, readProfile, sameAccount } from "../verifier/exports.js";
import { button, element, isolated, plain } from "./dom.js";
import { language, say, sayWith } from "./language.js";
import { plainDay } from "./times.js";

const DAY = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;

/** The name of a platform as people know it. */
export const platformName = (platform) =>
  Object.keys(NAMES).includes(platform) ? NAMES[platform] : plain(platform);

/**
 * The accounts of a proven certificate, each with its `accountId` (null: none) and `provenOn`: the
 * day (2026-11-20) of which its subject proved control.
 */
export const accountsOf = ({ certificate, proofs, accountIds }) =>
  certificate.accounts.map((account, index) => ({
    ...account,
    accountId: accountIds[index],
    provenOn: DAY.test(proofs[index] ?? "") ? proofs[index] : null,
  }));

/**
 * The canonical address of an account, built here: by its stable id where it has one; null where
 * there is none.
 */
export const address = (account) => leadsTo(account)?.url ?? null;

/** `@handle`, or the stable id, as it is shown. */
export const handleOf = (account) => accountInWords(account, language());

/** "@minhanh.review (TikTok)" in one line. */
export function inWords(account) {
  return element(
    "span",
    { class: "account-words" },
    isolated(handleOf(account)),
    ` (${platformName(account.platform)})`,
  );
}

/** A profile as the reader gave it, shown as an account is; its text where it cannot be read. */
export function profileInWords(text) {
  const profile = readProfile(text);
  return profile ? inWords(profile) : isolated(text);
}

/**
 * The rows. `pick(account)` makes each a button; `current` is the account that the reader is on;
 * `linked`: each with a link to the real profile. The tiles are filled by glyphs.js.
 */
export function rows(accounts, { pick = null, current = null, linked = true }) {
  const row = (account) =>
    element(
      "li",
      { class: account === current ? "account current" : "account" },
      face(account, pick, current),
      linked ? link(account) : null,
    );
  return element("ul", { class: "accounts" }, ...accounts.map(row));
}

function face(account, pick, current) {
  const name = platformName(account.platform);
  const texts = element(
    "span",
    { class: "texts" },
    element("span", { class: "platform" }, name),
    isolated(handleOf(account), { class: "handle" }),
  );
  const tile = element(
    "span",
    { class: "tile", "data-platform": account.platform, "aria-hidden": "true" },
    element("span", { class: "late" }, [...name][0] ?? "?"),
  );
  if (account.provenOn && pick === null) {
    texts.append(
      element("span", { class: "proven" }, ...sayWith("proven_on", { day: plainDay(account.provenOn) })),
    );
  }
  if (account === current) texts.append(element("span", { class: "hint" }, say("your_profile")));
  if (pick === null || address(account) === null) {
    return element("div", { class: "face" }, tile, texts);
  }
  texts.append(element("span", { class: "hint" }, say("question_pick")));
  return button("face", () => pick(account), tile, texts);
}

function link(account) {
  const href = address(account);
  if (href === null) return null;
  const label = say("open_real");
  const attributes = {
    class: "open",
    "aria-label": `${label} ${platformName(account.platform)} ${plain(handleOf(account))}`,
  };
  return outward(href, attributes, label);
}

/** A link to a profile, which opens beside the page and is told nothing of it. */
export const outward = (href, attributes, label) =>
  element(
    "a",
    { href, target: "_blank", rel: "noopener noreferrer nofollow", ...attributes },
    label,
  );

/** The account of `accounts` that the profile `text` means, for showing it; null where none is. */
export function accountOf(accounts, text) {
  const profile = text === null ? null : readProfile(text);
  return (profile && accounts.find((account) => sameAccount(profile, account))) ?? null;
}
