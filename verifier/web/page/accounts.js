/**
 * The accounts of a certificate as rows: platform in words, handle kept apart, a link that is built
 * here.
 */
import { NAMES, accountInWords, leadsTo, readProfile, sameAccount } from "../verifier/exports.js";
import { button, drawing, element, isolated, plain } from "./dom.js";
import { language, say, sayWith } from "./language.js";
import { day } from "./times.js";

const DAY = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;
const OUTWARD = ["M19 11H11v26h26v-8", "M27 9h12v12", "M38 10 23 25"];

/** The name of a platform as people know it. */
export const platformName = (platform) =>
  Object.hasOwn(NAMES, platform) ? NAMES[platform] : plain(platform);

/**
 * The accounts of a proven certificate, each with its `accountId` (null: none) and `provenOn`: the
 * day (a dateTimeStamp) of which its subject proved control.
 */
export const accountsOf = ({ certificate, proofs, accountIds }) =>
  certificate.accounts.map((account, index) => ({
    ...account,
    accountId: accountIds[index],
    provenOn: DAY.test(proofs[index] ?? "") ? `${proofs[index]}T00:00:00Z` : null,
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
 * `linked`: with links.
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
  const tile = element("span", { class: "tile", "aria-hidden": "true" }, [...name][0] ?? "?");
  if (account.provenOn) {
    texts.append(
      element("span", { class: "proven" }, ...sayWith("proven_on", { day: day(account.provenOn) })),
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
  const label = say("open_profile", {
    account: `${platformName(account.platform)} ${plain(handleOf(account))}`,
  });
  const attributes = {
    class: "open",
    href,
    target: "_blank",
    rel: "noopener noreferrer nofollow",
    "aria-label": label,
    title: label,
  };
  return element("a", attributes, drawing("icon", OUTWARD));
}

/** The account of `accounts` that the profile `text` means, for showing it; null where none is. */
export function accountOf(accounts, text) {
  const profile = text === null ? null : readProfile(text);
  return (profile && accounts.find((account) => sameAccount(profile, account))) ?? null;
}
