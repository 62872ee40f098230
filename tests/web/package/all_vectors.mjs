/** Every vector through the installed package; prints {asked, wrong}. */
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as library from "@credissuer/verifier";

const [folder, runner] = process.argv.slice(2);
const { cases } = await import(pathToFileURL(runner));
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf-8"));
let asked = 0;
const wrong = [];
for (const file of readdirSync(folder)) {
  if (!file.endsWith(".json") || file === "trust-list.json") continue;
  const family = read(file);
  for (const [name, differences] of await cases(family, read(family.trust_list), library)) {
    asked += 1;
    if (Object.keys(await differences()).length > 0) wrong.push(`${file}: ${name}`);
  }
}
console.log(JSON.stringify({ asked, wrong }));
