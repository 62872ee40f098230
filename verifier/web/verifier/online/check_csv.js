/**
 * Checks each row of a sheet of certificates or profiles, and returns the rows in the same order
 * with the columns that the command `check-csv` adds.
 */
import { LANGUAGES } from "../data/every_language.js";
import { HEADINGS, NOTES } from "../data/sheet_words.js";
import { CredentialError } from "../errors.js";
import "../every_language.js"; // the result is in all of them, whichever the page shows
import * as platforms from "../platforms.js";
import { shareLink } from "./share_links.js";
import { SheetError } from "../reading/sheets/files.js";
import * as words from "../words.js";
import { strip } from "../wire/envelope/text.js";

export const COLUMNS = [
  "cs_verdict",
  "cs_verdict_vi",
  "cs_number",
  "cs_name",
  "cs_level",
  "cs_profile_match",
  "cs_valid_until",
  "cs_status_as_of",
  "cs_checked_at",
  "cs_note",
];


const CACHE_MILLISECONDS = 60_000;

/**
 * Which columns are checked, and which are copied to the result: all but the columns of an earlier
 * check.
 */
export class Plan {
  /** Throws SheetError "columns". */
  constructor(header) {
    this.columns = [...header.keys()].filter((index) => !COLUMNS.includes(header[index]));
    this.header = this.columns.map((index) => header[index]);
    const names = this.header.map((name) => name.toLowerCase().replaceAll("_", " "));
    this.certificate = certificateColumn(names);
    this.profile = profileColumn(names);
    if (this.certificate === null && this.profile === null) {
      throw new SheetError("columns", this.header.filter(Boolean).join(", "));
    }
  }

  /** The cells of a row that are copied to the result. */
  cells(row) {
    return this.columns.map((index) => row[index]);
  }

  /**
   * [what is to be checked, the profile to compare or null]; where there is no certificate, the
   * profile itself.
   */
  question(cells) {
    const [what, profile] = [this.certificate, this.profile].map((index) =>
      index === null ? "" : strip(cells[index]),
    );
    return what === "" ? [profile, null] : [what, profile || null];
  }
}

const speaks = (name, of) =>
  of.some((word) => ` ${name} `.includes(` ${word} `) || (word.length > 4 && name.includes(word)));

function certificateColumn(names) {
  const places = (of) => [...names.keys()].filter((index) => speaks(names[index], of));
  const links = places(HEADINGS.link).filter((index) => !speaks(names[index], HEADINGS.profile));
  const numbers = [...names.keys()].filter((index) => HEADINGS.number.includes(names[index]));
  return [...places(HEADINGS.certificate), ...links, ...numbers][0] ?? null;
}

function profileColumn(names) {
  const index = names.findIndex(
    (name) =>
      speaks(name, HEADINGS.profile) &&
      !speaks(name, [...HEADINGS.certificate, ...HEADINGS.name]),
  );
  return index < 0 ? null : index;
}

/**
 * The rows of `source` (of reading/sheets/files.js) with the columns of a verdict, the header
 * first. `check(what, profile)` gives a Verdict; `onProgress(done, total)` is called after
 * each row; rows that were not started when `signal` is aborted get no verdict.
 */
export async function checked(source, check, { onProgress = () => {}, signal, atOnce = 6 }) {
  const plan = new Plan(source.header);
  const rows = source.rows.map((row) => plan.cells(row));
  const results = rows.map(() => unasked(NOTES.not_checked));
  let [next, done] = [0, 0];
  const work = async () => {
    while (next < rows.length && !signal?.aborted) {
      const index = next;
      next += 1;
      results[index] = await answer(plan, rows[index], check);
      onProgress((done += 1), rows.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [[...plan.header, ...COLUMNS], ...rows.map((row, index) => [...row, ...results[index]])];
}

const unasked = (note) => [...Array(COLUMNS.length - 1).fill(""), note];

async function answer(plan, row, check) {
  const problem = problemOf(plan, row);
  return problem === null ? cellsOf(await check(...plan.question(row))) : unasked(problem);
}

/**
 * Why a row cannot be checked, for its note: "" for a blank row, which is not worth a note; null
 * for a row that can.
 */
function problemOf(plan, row) {
  if (row.every((cell) => cell === "")) return "";
  if (plan.question(row)[0] === "") return NOTES.empty;
  const profile = plan.profile === null ? "" : strip(row[plan.profile]);
  if (profile === "") return null;
  try {
    platforms.normalise(profile);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const about = [...profile].slice(0, 200).join("");
    return `${shareLink(profile) ? NOTES.share_link : NOTES.unreadable}: ${about}`;
  }
  return null;
}

function cellsOf(verdict) {
  const { certificate, profile, status, code } = verdict;
  return [
    verdict.verdict,
    verdict.headline.vi, // Vietnamese alone, because the column says so by its name
    certificate?.number ?? "",
    certificate?.name ?? "",
    certificate?.level ?? "",
    profile.match === null ? "" : profile.match ? "yes" : "no",
    certificate?.valid_until ?? "",
    status.as_of ?? "",
    verdict.toJSON().checked_at,
    code === null ? "" : inWords(code),
  ];
}

const inWords = (code) =>
  `${code}: ${LANGUAGES.map((language) => words.CODES[code][language]).join(" / ")}`;

/** A `fetch` that fetches each status list and shard once a minute, however many rows need it. */
export function shared(fetch, clock = () => Date.now()) {
  const cache = new Map();
  return async (url, options) => {
    if (!/\/(?:status|index)\//.test(new URL(url).pathname)) return fetch(url, options);
    const cached = cache.get(url);
    if (cached === undefined || clock() - cached.at >= CACHE_MILLISECONDS) {
      // Not the signal of the first row that asks, because the others wait for the same answer.
      const { signal: _, ...rest } = options;
      const answer = fetch(url, rest).then(async (response) => ({
        status: response.status,
        octets: await response.arrayBuffer(),
      }));
      cache.set(url, { at: clock(), answer });
      answer.catch(() => cache.delete(url));
    }
    const { status, octets } = await cache.get(url).answer;
    return new Response([204, 304].includes(status) ? null : octets, { status });
  };
}
