/** What a program in TypeScript does with the package: compiled by a test, strictly, and run. */
import { readFileSync } from "node:fs";
import {
  CredentialError,
  NotValidError,
  TrustAnchors,
  Verifier,
  normaliseProfile,
  verify,
  type Outcome,
  type VerdictJson,
  type VerdictName,
} from "@credissuer/verifier";
import type { CredibilityBadge } from "@credissuer/verifier/badge";

const family = JSON.parse(readFileSync(process.argv[2]!, "utf-8"));
const trust: string = readFileSync(process.argv[3]!, "utf-8");

const anchors: TrustAnchors = await TrustAnchors.fromTrustList(trust);
const now = new Date(family.now);
const { token, lists: named } = family.cases[0];
const lists = Object.fromEntries(
  Object.entries(named as Record<string, string>).map(([url, name]) => [url, family.lists[name]]),
);
const answer = (url: string): Response => {
  const text = lists[url] ?? (url.endsWith("/c/7K3M9QX2HS.jwt") ? token : undefined);
  return text === undefined ? new Response("", { status: 404 }) : new Response(text);
};
const fetchHere: typeof fetch = async (url) => {
  const response = answer(String(url));
  Object.defineProperty(response, "url", { value: String(url) });
  return response;
};

const pure = await verify(token, { anchors, lists, now });
const outcome: Outcome = pure.requireValid().outcome;
const verifier = await Verifier.fromTrustList(trust, { clock: () => now, fetch: fetchHere });
const found: VerdictName[] = [];
for await (const verdict of verifier.checkMany(["7K3M9-QX2HS", ["7K3M9QX2HS", "tiktok:nobody"]])) {
  found.push(verdict.verdict);
}
const json: VerdictJson = (await verifier.check("7K3M9-QX2HS")).toJSON();
let thrown = "";
try {
  (await verifier.check("7K3M9-QX2HS", { profile: "tiktok:nobody" })).requireValid();
} catch (error) {
  if (error instanceof NotValidError && error instanceof CredentialError) thrown = error.code;
}
const refused = await verifier.check("x", { asOf: "2099-01-01" }).catch((error: CredentialError) => error.code);
// @ts-expect-error: a verdict that there is not
const wrong: VerdictName = "fine";
const badge = (element: CredibilityBadge): Promise<unknown> => element.check();

console.log(
  JSON.stringify({
    outcome,
    found,
    thrown,
    refused,
    name: json.certificate?.name,
    key: normaliseProfile("https://www.tiktok.com/@MinhAnh.Review").key,
    unused: [typeof wrong, typeof badge],
  }),
);
