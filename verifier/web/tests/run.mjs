/** Run every `*.test.mjs` of this folder; a failed, skipped, todo or cancelled test fails the run. */
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { dot } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("./", import.meta.url);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => fileURLToPath(new URL(name, FOLDER)));

const tests = run({ files, concurrency: 2 });
tests.on("test:summary", ({ file, counts }) => {
  if (file !== undefined) return; // of one file; the whole run has none
  const bad = counts.tests - counts.passed;
  process.on("exit", () => console.log(`\n${counts.passed} of ${counts.tests} tests in JavaScript passed`));
  process.exitCode = bad > 0 || counts.passed < 1 ? 1 : 0;
});
tests.on("test:fail", () => (process.exitCode = 1));
tests.compose(dot).pipe(process.stdout);
