/** Which row of a sheet is its header, and which columns hold certificates and profiles. */
import { HEADINGS, PLATFORMS } from "../../data/sheet_words.js";
import { isLonger, strip } from "../../wire/envelope/text.js";

/** The rows among which the header is looked for: titles stand above it. */
export const TITLE_ROWS = 20;

/** The columns whose headings are looked at: more would take seconds, and nobody has them. */
const HEADING_COLUMNS = 1_024;
const HEADING_CHARACTERS = 60;

/**
 * The position of the header among the first rows of a sheet; null where there is none.
 *
 * A row of one cell is a title unless it is a heading and nothing else, or no other row will do.
 */
export function headerOf(rows) {
  let lone = null;
  for (const [position, row] of rows.slice(0, TITLE_ROWS).entries()) {
    const { certificate, profiles, isExact } = columnsOf(row);
    if (certificate === null && profiles.length === 0) continue;
    if (isExact || filled(row) > 1) return position;
    lone ??= position;
  }
  return lone;
}

/** Whether a sheet of a workbook is one to check: it has a header that is no title, and rows. */
export function isTable(rows) {
  const header = headerOf(rows);
  if (header === null) return false;
  const isTitle = filled(rows[header]) === 1 && !columnsOf(rows[header]).isExact;
  return !isTitle && rows.slice(header + 1).some((row) => filled(row) > 0);
}

/**
 * {certificate, profiles, isExact}: the column of certificates or null, {position, platform} of
 * each column of profiles, and whether one of their headings says nothing else.
 */
export function columnsOf(header) {
  const names = header.slice(0, HEADING_COLUMNS).map(spelled);
  const strict = names
    .map((name, position) => (name === "" ? null : strictColumn(name, position)))
    .filter(Boolean);
  const certificate = certificateColumn(names, new Set(strict.map(({ position }) => position)));
  const first = profileColumn(names);
  const profiles = new Map(
    strict
      .filter(({ position }) => position !== certificate)
      .map((column) => [column.position, column]),
  );
  if (first !== null && first !== certificate && !profiles.has(first)) {
    profiles.set(first, { position: first, platform: platformIn(plain(names[first])) });
  }
  if (![...profiles.values()].some(({ platform }) => ![null, "x"].includes(platform))) {
    // Beside other platforms `x` is one of them; else it is a column of ticks.
    for (const position of profiles.keys()) if (names[position] === "x") profiles.delete(position);
  }
  const exact = new Set([...strict.map(({ position }) => position), ...columnsCalled(names)]);
  return {
    certificate,
    profiles: [...profiles.values()].sort((one, other) => one.position - other.position),
    isExact: [certificate, ...profiles.keys()].some((position) => exact.has(position)),
  };
}

/** Whether a cell says that its row is the sum of the others. */
export const isTotal = (cell) => TOTALS.has(plain(cell));

/** Whether a cell says that there is nothing to say: `-`, `không có`, `n/a`. */
export const isNothing = (cell) => NOTHINGS.has(plain(cell)) || !/[\p{L}\p{N}]/u.test(cell);

const filled = (row) => row.filter((cell) => strip(cell) !== "").length;

/** A cell as a heading is compared; "" where it is none but a link, a handle, a sentence. */
function spelled(cell) {
  const name = strip(cell).normalize("NFC");
  if (isLonger(name, HEADING_CHARACTERS) || name.includes("://") || name.startsWith("@")) return "";
  return name.toLowerCase().replaceAll("_", " ");
}

/** The words of a text in ASCII, without accents and brackets. */
const plain = (text) =>
  text
    .replace(/\([^()]*\)/g, " ")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replaceAll("đ", "d")
    .replace(/[^a-z0-9]+/g, " ")
    .replace(/^ | $/g, "");

const TOTALS = new Set(HEADINGS.total.map(plain));
const NOTHINGS = new Set(HEADINGS.nothing.map(plain));
const PLATFORM_WORDS = Object.entries(PLATFORMS).flatMap(([platform, called]) =>
  called.map((word) => [plain(word), platform]),
);
/** The words that may stand in the heading of a profile. */
const WORDS_BESIDE = new Set(
  [
    ...[...HEADINGS.profile, ...HEADINGS.link, ...HEADINGS.beside].map(plain),
    ...PLATFORM_WORDS.map(([word]) => word),
  ].flatMap((phrase) => phrase.split(" ")),
);

const isAscii = (text) => /^[\0-\x7f]*$/.test(text);
const has = (phrase, text) => ` ${text} `.includes(` ${phrase} `);

/** The column of profiles whose heading says so and nothing else: `Link TikTok`, `kenh 2`. */
function strictColumn(name, position) {
  const words = plain(name);
  const platform = platformIn(words);
  const isAll = words
    .split(" ")
    .every((word) => WORDS_BESIDE.has(word) || /^[0-9]*$/.test(word));
  if (platform !== null) return isAll ? { position, platform } : null;
  // Without accents for who wrote none, because `trạng` is another word than `trang`.
  const speaks =
    mentions(name, HEADINGS.profile) ||
    (isAscii(name) && HEADINGS.profile.some((word) => has(plain(word), words)));
  return speaks && isAll ? { position, platform: null } : null;
}

/** The one platform that a heading names; null where it names none, or several. */
function platformIn(words) {
  const named = new Set(
    PLATFORM_WORDS.filter(([word]) => has(word, words)).map(([, platform]) => platform),
  );
  return named.size === 1 ? [...named][0] : null;
}

/** One that names certificates, else links that are not those of profiles, else numbers. */
function certificateColumn(names, profiles) {
  const positions = [...names.keys()];
  const places = (of) => positions.filter((position) => mentions(names[position], of));
  const withoutAccents = positions.filter(
    (position) =>
      isAscii(names[position]) &&
      HEADINGS.certificate.some((word) => has(plain(word), plain(names[position]))),
  );
  const links = places(HEADINGS.link).filter(
    (position) => !profiles.has(position) && !mentions(names[position], HEADINGS.profile),
  );
  const numbers = positions.filter((position) => HEADINGS.number.includes(names[position]));
  const candidates = [...places(HEADINGS.certificate), ...withoutAccents, ...links, ...numbers];
  return candidates[0] ?? null;
}

/** One that names profiles, and neither certificates nor the names of profiles. */
function profileColumn(names) {
  const position = names.findIndex(
    (name) =>
      mentions(name, HEADINGS.profile) &&
      !mentions(name, [...HEADINGS.certificate, ...HEADINGS.name]),
  );
  return position < 0 ? null : position;
}

const CALLED = new Set(
  ["certificate", "link", "number", "profile"].flatMap((column) => HEADINGS[column]),
);
const columnsCalled = (names) => [...names.keys()].filter((at) => CALLED.has(names[at]));

/** Whether one of `of` is in `name`: a short one as a whole word, as "url" is in other words. */
const mentions = (name, of) =>
  of.some((word) => has(word, name) || (word.length > 4 && name.includes(word)));
