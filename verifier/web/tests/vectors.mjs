/**
 * The cases of a vector family, for Node and for browsers: what is wrong with each, of which
 * nothing should be.
 */
import { Anchors, verify } from "../verifier/index.js";

const spelt = (value) =>
  typeof value === "object" && "repeat" in value ? value.repeat.repeat(value.times) : value;

/**
 * The cases as [name, a function that resolves to what differs from what was expected, by member].
 */
export async function cases(family, trustList) {
  const anchors = await Anchors.fromTrustList(trustList);
  const known = new Map();
  for (const { name, token } of family.cases) {
    known.set(name, token.same_as ? known.get(token.same_as) : spelt(token));
  }
  return family.cases.map((item) => [
    item.name,
    () => differences(family, item, known.get(item.name), anchors),
  ]);
}

async function differences(family, item, token, anchors) {
  const named = (listed) => (typeof listed === "string" ? spelt(family.lists[listed]) : listed);
  const lists = Object.fromEntries(
    Object.entries(item.lists).map(([url, listed]) => [url, named(listed)]),
  );
  const { profile, audience, nonce, max_status_age: maxStatusAge } = item;
  const question = {
    anchors,
    lists,
    now: new Date(item.now ?? family.now),
    profile,
    audience,
    nonce,
    maxStatusAge,
  };
  const told = JSON.parse(JSON.stringify(await verify(token, question)));
  told.checks = told.checks.map((check) => check.result);
  const found = Object.entries(item.expect).filter(
    ([member, expected]) => text(told[member]) !== text(expected),
  );
  if (["malformed", "unknown_issuer", "tampered"].includes(told.verdict)) {
    const early = await verify(token, { ...question, lists: {} });
    if (early.code !== told.code || early.certificate !== null) {
      found.push(["without lists", early.code]);
    }
  }
  return Object.fromEntries(
    found.map(([member, expected]) => [member, { expected, told: told[member] }]),
  );
}

/** JSON with members in one order. */
const text = (value) =>
  JSON.stringify(value, (_, item) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort())
      : item,
  );
