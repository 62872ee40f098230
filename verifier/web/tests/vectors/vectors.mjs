/** The cases of a vector family, for Node and for browsers: how each differs from its answer. */
import * as page from "../../verifier/index.js";

const spelt = (value) =>
  typeof value === "object" && "repeat" in value ? value.repeat.repeat(value.times) : value;

/**
 * Pairs of a case's name and a function that resolves to its wrong members, by their names. `library`
 * is what is asked: the page's verifier, or the package that is made of it.
 */
export async function cases(family, trustList, library = page) {
  const anchors = await (library.TrustAnchors ?? library.Anchors).fromTrustList(trustList);
  const tokens = new Map();
  for (const { name, token } of family.cases) {
    tokens.set(name, token.same_as ? tokens.get(token.same_as) : spelt(token));
  }
  return family.cases.map((item) => [
    item.name,
    () => differences(family, item, tokens.get(item.name), { anchors, verify: library.verify }),
  ]);
}

async function differences(family, item, token, { anchors, verify }) {
  const named = (listed) => (typeof listed === "string" ? spelt(family.lists[listed]) : listed);
  const lists = Object.fromEntries(
    Object.entries(item.lists).map(([url, listed]) => [url, named(listed)]),
  );
  const { profile, audience, nonce, max_status_age: maxStatusAge, as_of: moment } = item;
  const asOf = moment?.includes("T") ? new Date(moment) : moment;
  const question = {
    anchors,
    lists,
    now: new Date(item.now ?? family.now),
    profile,
    audience,
    nonce,
    maxStatusAge,
    asOf,
  };
  const verdict = JSON.parse(JSON.stringify(await verify(token, question)));
  verdict.checks = verdict.checks.map((check) => check.result);
  const wrong = Object.entries(item.expect).filter(
    ([member, expected]) => text(verdict[member]) !== text(expected),
  );
  if (["malformed", "unknown_issuer", "tampered"].includes(verdict.verdict)) {
    const early = await verify(token, { ...question, lists: {} });
    if (early.code !== verdict.code || early.certificate !== null) {
      wrong.push(["without lists", early.code]);
    }
  }
  return Object.fromEntries(
    wrong.map(([member, expected]) => [member, { expected, actual: verdict[member] }]),
  );
}

/** JSON with members in one order. */
const text = (value) =>
  JSON.stringify(value, (_, item) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort())
      : item,
  );
