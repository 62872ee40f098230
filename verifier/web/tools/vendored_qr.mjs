/**
 * The vendored QR decoder, made of the npm package `qr` by esbuild, both as
 * `tests/vendor/package-lock.json` has them.
 *
 * Unchanged but for what the page does not use being left out and names being shortened. Without an
 * argument it writes verifier/web/vendor/qr/decode.js; with `--print` it prints what it would
 * write.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { TARGET } from "./browsers.mjs";

const PACKAGES = fileURLToPath(new URL("../../../tests/vendor/", import.meta.url));
const MADE = new URL("../vendor/qr/decode.js", import.meta.url);
const { buildSync } = createRequire(`${PACKAGES}package.json`)("esbuild");
const { version } = JSON.parse(readFileSync(`${PACKAGES}node_modules/qr/package.json`, "utf-8"));

const built = buildSync({
  stdin: { contents: 'export { decodeQRBatch } from "qr/decode.js";', resolveDir: PACKAGES },
  bundle: true,
  minify: true,
  format: "esm",
  target: TARGET,
  legalComments: "none",
  banner: {
    js: `/*! qr ${version}, its decoder. Copyright (c) 2023 Paul Miller (paulmillr.com). SPDX-License-Identifier: MIT */`,
  },
  write: false,
});
const [{ text }] = built.outputFiles;
if (process.argv.includes("--print")) process.stdout.write(text);
else writeFileSync(MADE, text);
