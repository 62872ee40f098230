/**
 * Finds what the oldest browsers of the page lack (`make check`), in its modules, styles and
 * bundle, by MDN's table of browsers. What guarded.mjs allows is tested for, or done without,
 * there.
 *
 * With arguments it judges those files alone, and allows nothing.
 */
import { readFileSync, readdirSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { GUARDED } from "./guarded.mjs";
import * as scripts from "./judge_scripts.mjs";
import * as styles from "./judge_styles.mjs";

const WEB = fileURLToPath(new URL("../", import.meta.url));
const ROOMS = ["app", "bundle", "page", "vendor", "verifier"];

const source = (path) => readFileSync(resolve(WEB, path), "utf-8");

const published = [
  "style.css",
  ...ROOMS.flatMap((room) =>
    readdirSync(resolve(WEB, room), { recursive: true })
      .filter((path) => /\.(?:js|css)$/.test(path))
      .map((path) => `${room}/${path}`),
  ),
];

const METHODS = new Set(
  published
    .filter((path) => path.endsWith(".js"))
    .flatMap((path) => scripts.methodsOf(scripts.tree(source(path)))),
);

function judged(path) {
  const text = source(path);
  if (path.endsWith(".css")) return styles.findings(text);
  const [, style = ""] = path.endsWith("/style.js") ? (/`([^`]*)`/.exec(text) ?? []) : [];
  return [...scripts.findings(scripts.tree(text), METHODS), ...styles.findings(style)];
}

/**
 * The row that lets a file use a feature. In the bundle several modules are one file, so what one
 * of them may use is allowed there.
 */
const allowed = (path, feature) =>
  GUARDED.find(
    (row) =>
      row.feature === feature &&
      (row.path === path || row.path === "*" || path.startsWith("bundle/")),
  );

const given = process.argv.slice(2).map((path) => relative(WEB, resolve(path)));
const [used, refused] = [new Set(), []];
for (const path of given.length > 0 ? given : published) {
  for (const { feature, line, lacking } of judged(path)) {
    const row = given.length > 0 ? undefined : allowed(path, feature);
    if (row === undefined) refused.push(`${path}:${line}: ${feature}: not in ${lacking.join(", ")}`);
    else if (!path.startsWith("bundle/")) used.add(row);
  }
}
if (given.length === 0) {
  for (const row of GUARDED.filter((each) => !used.has(each))) {
    refused.push(`tools/guarded.mjs: ${row.feature} is no longer used in ${row.path}`);
  }
}
for (const line of refused) console.error(line);
process.exitCode = refused.length > 0 ? 1 : 0;
