/** The languages of the page: each says all that Vietnamese says, of the same facts. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { LOCALES, NEXT } from "../../page/locales/languages.js";

const FOLDER = new URL("../../page/locales/", import.meta.url);
const FACT = /\{\w+\}/g;
const languages = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** File name -> key -> text. */
async function said(language) {
  const files = {};
  for (const name of readdirSync(new URL(`${language}/`, FOLDER)).sort()) {
    const file = new URL(`${language}/${name}`, FOLDER);
    files[name] = name.endsWith(".json")
      ? JSON.parse(readFileSync(file, "utf-8"))
      : (await import(file)).WORDS;
  }
  return files;
}

const facts = (text) => [...new Set(text.match(FACT))].sort();

for (const language of languages) {
  test(`${language} says all that Vietnamese says`, async () => {
    const [vietnamese, theirs] = [await said("vi"), await said(language)];
    assert.deepEqual(Object.keys(theirs), Object.keys(vietnamese));
    for (const [file, words] of Object.entries(vietnamese)) {
      assert.deepEqual(Object.keys(theirs[file]).sort(), Object.keys(words).sort(), file);
      for (const [key, text] of Object.entries(theirs[file])) {
        assert.equal(text, text.trim().normalize("NFC"), key);
        assert.notEqual(text, "", key);
        assert.deepEqual(facts(text), facts(words[key]), key);
      }
    }
  });
}

test("the page knows its languages and goes through them all", async () => {
  const met = [];
  for (let language = "vi"; !met.includes(language); language = NEXT[language].language) {
    met.push(language);
  }
  assert.deepEqual(met.sort(), languages.sort());
  for (const [language, load] of Object.entries(LOCALES)) {
    const { PAGE, PARTS } = await load();
    assert.equal(PAGE, (await said(language))["page.js"]);
    assert.equal((await PARTS.details()).WORDS, (await said(language))["details.js"]);
  }
  assert.deepEqual(["vi", ...Object.keys(LOCALES)].sort(), languages);
});

test("no two parts of the page use one key", async () => {
  const { "shell.json": _, ...parts } = await said("vi");
  const keys = Object.values(parts).flatMap((words) => Object.keys(words));
  assert.equal(new Set(keys).size, keys.length);
});
