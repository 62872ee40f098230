/**
 * The page as it is published: its modules in few files, by Rollup, made smaller by esbuild, both
 * as `tests/vendor/package-lock.json` has them (docs/adr/0017).
 *
 * Without arguments it writes verifier/web/bundle (`make page`), which the office publishes. `--out
 * FOLDER` writes elsewhere, and `--entry MODULE` (a path below verifier/web) bundles that module
 * and no style.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const WEB = fileURLToPath(new URL("../", import.meta.url));
const packages = createRequire(
  fileURLToPath(new URL("../../../tests/vendor/package.json", import.meta.url)),
);
const { transformSync } = packages("esbuild");
const { rollup } = packages("rollup");

/** What the browsers that the page is for understand (docs/page.md). */
const TARGET = "es2022";
/**
 * Vietnamese is written as it is, which takes fewer octets than escapes; comments marked `!` are
 * licences.
 */
const SMALLER = {
  minify: true,
  format: "esm",
  target: TARGET,
  charset: "utf8",
  legalComments: "inline",
};

const MODULES = ["page", "vendor", "verifier"].flatMap((room) =>
  readdirSync(resolve(WEB, room), { recursive: true }).filter((path) => path.endsWith(".js")),
);

/**
 * `camera.js`; with the folder in front where several modules have that name: `check-screen.js`.
 */
function fileName(path) {
  const name = basename(path);
  const isUnique = MODULES.filter((module) => basename(module) === name).length === 1;
  return isUnique ? name : `${basename(dirname(path))}-${name}`;
}

/**
 * A file that one `import()` loads is named after its module, one that several of them share after
 * its last module.
 */
function chunkName({ facadeModuleId, moduleIds }) {
  return fileName(relative(WEB, facadeModuleId ?? moduleIds.at(-1)));
}

/** File name -> text of the modules that `entry` (a path) reaches; its own file bears its name. */
async function scripts(entry) {
  const bundle = await rollup({
    input: entry,
    preserveEntrySignatures: "exports-only",
    onwarn: refuse,
  });
  const { output } = await bundle.generate({
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: chunkName,
    hoistTransitiveImports: false,
    generatedCode: "es2015",
  });
  return output.map(({ fileName: name, code }) => [name, transformSync(code, SMALLER).code]);
}

/**
 * Circles of imports and names that no module exports are warnings to Rollup; here they end the
 * run.
 */
function refuse(warning) {
  throw new Error(warning.message);
}

const source = (path) => readFileSync(resolve(WEB, path), "utf-8");

/** What is no module of the page: its style, and what makes it an application. */
function others() {
  return [
    [
      "style.css",
      transformSync(source("style.css"), { loader: "css", minify: true, target: TARGET }).code,
    ],
    ["sw.js", transformSync(source("app/sw.js"), SMALLER).code],
    ["app.webmanifest", JSON.stringify(JSON.parse(source("app/app.webmanifest")))],
  ];
}

const { values } = parseArgs({ options: { entry: { type: "string" }, out: { type: "string" } } });
const folder = values.out ?? resolve(WEB, "bundle");
const files = await scripts(resolve(WEB, values.entry ?? "page/main.js"));
if (values.entry === undefined) files.push(...others());

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of files) {
  if (name.includes(sep)) throw new Error(`${name} is not a file name`);
  writeFileSync(resolve(folder, name), text);
}
