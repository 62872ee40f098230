/**
 * The page as it is published: its modules in few files, by Rollup, made smaller by esbuild, both
 * as `tests/vendor/package-lock.json` has them (docs/adr/0017).
 *
 * Without arguments it writes verifier/web/bundle (`make page`), which the office publishes. `--out
 * FOLDER` writes elsewhere, and `--entry MODULE` (a path below verifier/web, also several) bundles
 * that module and no style.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { TARGET } from "./browsers.mjs";
import { manifest, shell } from "./shell.mjs";
import { withoutDetails } from "./untold.mjs";

const { values } = parseArgs({
  options: { entry: { type: "string", multiple: true }, out: { type: "string" } },
});

const WEB = fileURLToPath(new URL("../", import.meta.url));
const packages = createRequire(
  fileURLToPath(new URL("../../../tests/vendor/package.json", import.meta.url)),
);
const { transformSync } = packages("esbuild");
const { rollup } = packages("rollup");
const { minify } = packages("terser");

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

/** Of what esbuild has rewritten for old browsers; 3 % less after packing, which it leaves over. */
const SMALLEST = {
  module: true,
  ecma: 2020,
  compress: { passes: 3 },
  format: { comments: "some" },
};

const MODULES = ["package", "page", "vendor", "verifier"].flatMap((room) =>
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

/** A part's own style is a text in its module `style.js`; esbuild leaves texts as they are. */
const styles = {
  name: "styles",
  transform: (code, path) =>
    basename(path) === "style.js"
      ? { code: code.replace(/`([^`]*)`/, (_, css) => JSON.stringify(smallCss(css))), map: null }
      : null,
};

/** The page itself tells no details; what is bundled for a test does. */
const untold = {
  name: "untold",
  transform: (code) => ({ code: withoutDetails(code), map: null }),
};

const smallCss = (css) => transformSync(css, { loader: "css", minify: true, target: TARGET }).code;

/** File name -> text of the modules that `entries` (paths) reach; their own files bear their names. */
async function scripts(entries, isPage) {
  const bundle = await rollup({
    input: entries,
    preserveEntrySignatures: "exports-only",
    plugins: isPage ? [styles, untold] : [styles],
    onwarn: refuse,
  });
  const { output } = await bundle.generate({
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: chunkName,
    hoistTransitiveImports: false,
    // Apart from the check screen, because the kit's page uses the decoder and must not start this
    // page.
    manualChunks: (id) => (/\/page\/picture\/(?:pixels|measure)\.js$/.test(id) ? "pixels" : null),
    // A module that is handed on as a value stays a plain object: nothing here asks what it is.
    freeze: false,
    generatedCode: { preset: "es2015", symbols: false },
  });
  return Promise.all(
    output.map(async ({ fileName: name, code }) => [name, await smallScript(code)]),
  );
}

const smallScript = async (code) =>
  (await minify(transformSync(code, SMALLER).code, SMALLEST)).code;

/**
 * Circles of imports and names that no module exports are warnings to Rollup; here they end the
 * run.
 */
function refuse(warning) {
  throw new Error(warning.message);
}

const source = (path) => readFileSync(resolve(WEB, path), "utf-8");

/** What is no module of the page: its style, the words of its shell, what makes it an application. */
function others() {
  return [
    ["shell.json", shell()],
    ["style.css", smallCss(source("style.css"))],
    ["sw.js", transformSync(source("app/sw.js"), SMALLER).code],
    ["app.webmanifest", manifest()],
  ];
}

const folder = values.out ?? resolve(WEB, "bundle");
const isPage = values.entry === undefined;
const entries = (values.entry ?? ["page/main.js"]).map((entry) => resolve(WEB, entry));
const files = await scripts(entries, isPage);
if (isPage) files.push(...others());

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of files) {
  if (name.includes(sep)) throw new Error(`${name} is not a file name`);
  writeFileSync(resolve(folder, name), text);
}
