/**
 * The npm package of the verifier, ready to be packed: its modules in few files, its types, and
 * what an npm package has beside them. `--out FOLDER` (default: verifier/dist/npm).
 *
 * The same sources give the same octets, so that anybody can compare a published package.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { out: { type: "string" } } });

const WEB = fileURLToPath(new URL("../", import.meta.url));
const folder = resolve(values.out ?? resolve(WEB, "..", "dist", "npm"));

const bundler = resolve(WEB, "tools", "bundle.mjs");
const entries = ["package/index.js", "package/badge.js"].flatMap((entry) => ["--entry", entry]);
rmSync(folder, { recursive: true, force: true });
execFileSync(process.execPath, [bundler, ...entries, "--out", folder], { stdio: "inherit" });
mkdirSync(folder, { recursive: true });
for (const name of ["package.json", "index.d.ts", "badge.d.ts", "README.md"]) {
  copyFileSync(resolve(WEB, "package", name), resolve(folder, name));
}
copyFileSync(resolve(WEB, "..", "LICENSE"), resolve(folder, "LICENSE"));
