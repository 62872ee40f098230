/**
 * Run every `*.test.mjs` of this folder and those in it; a failed, skipped, todo or cancelled test
 * fails the run, and so do too few.
 */
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { dot } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("./", import.meta.url);
const files = readdirSync(FOLDER, { recursive: true })
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => fileURLToPath(new URL(name, FOLDER)));

const tests = run({ files, concurrency: 2 });
/** Counted here, because Node 20 does not sum up. */
const counts = { passed: 0, others: 0 };
tests.on(
  "test:pass",
  ({ skip, todo }) => (counts[skip === undefined && todo === undefined ? "passed" : "others"] += 1),
);
tests.on("test:fail", () => (counts.others += 1));
process.on("exit", () => {
  const all = counts.passed + counts.others;
  console.log(
    `\n${counts.passed} of ${all} tests in JavaScript passed on Node ${process.version}`,
  );
  if (counts.others > 0 || counts.passed < 1000) process.exitCode = 1;
});
tests.compose(dot).pipe(process.stdout);
