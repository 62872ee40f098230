/**
 * Checks each row of a sheet of certificates or profiles, and returns the rows in the same order
 * with the columns that the command `check-csv` adds.
 */
import { LANGUAGES } from "../data/every_language.js";
import { NOTES } from "../data/sheet_words.js";
import "../every_language.js"; // the result is in all of them, whichever the page shows
import { refused } from "../reading/links.js";
import { meaning } from "../reading/meanings.js";
import { shareLink } from "../reading/share_links.js";
import { SheetError } from "../reading/sheets/files.js";
import { TITLE_ROWS, columnsOf, headerOf } from "../reading/sheets/headings.js";
import { asked } from "../reading/sheets/questions.js";
import { refusal } from "../verdict.js";
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
/** From the gravest. */
const OUTCOMES = ["invalid", "unknown", "valid"];

/**
 * Which columns are checked, and which are copied to the result: all but the columns of an earlier
 * check. `start`: the row that is the header; `above`: the rows above it.
 */
export class Plan {
  #copied;
  #links;

  /** Of what reading/sheets/files.js gives. Throws SheetError "columns", "empty". */
  constructor({ header, rows, links = new Map() }) {
    const first = [header, ...rows.slice(0, TITLE_ROWS - 1)];
    this.start = headerOf(first);
    if (this.start === null) {
      throw new SheetError("columns", header.map(strip).filter(Boolean).join(", "));
    }
    if (rows.length === this.start) throw new SheetError("empty");
    const names = first[this.start].map((name) => strip(name).normalize("NFC"));
    this.#copied = [...names.keys()].filter((index) => !COLUMNS.includes(names[index]));
    this.#links = links;
    this.above = first.slice(0, this.start).map((row) => this.cells(row));
    this.header = this.cells(names);
    this.columns = columnsOf(this.header);
  }

  /** The cells of a row that are copied to the result. */
  cells(row) {
    return this.#copied.map((index) => row[index]);
  }

  /** What the row at `position` below the header asks. */
  asked(position, cells) {
    const row = this.start + 1 + position;
    return asked(
      this.columns,
      cells,
      (column) => this.#links.get(`${row} ${this.#copied[column]}`) ?? "",
    );
  }

  /** What a note calls a column, where there are several. */
  title(column) {
    return this.columns.profiles.length > 1 ? `${this.header[column]}: ` : "";
  }
}

/**
 * The rows of `source` (of reading/sheets/files.js) with the columns of a verdict, those above the
 * header and the header first. `check(what, profile)` gives a Verdict; `onProgress(done, total)` is
 * called before the first row and after each; rows that were not started when `signal` is aborted
 * get no verdict.
 */
export async function checked(source, check, { onProgress = () => {}, signal, atOnce = 6 }) {
  const plan = new Plan(source);
  const rows = source.rows.slice(plan.start).map((row) => plan.cells(row));
  const results = rows.map(() => unasked(NOTES.not_checked));
  let [next, done] = [0, 0];
  onProgress(done, rows.length);
  // A handle that leads to several certificates: the other rows have an answer all the same.
  const checkOne = (what, profile) =>
    check(what, profile).catch((error) => {
      if (error.code !== "profile.ambiguous") throw error;
      return refusal(refused(meaning("several")), { asked: profile, now: new Date() });
    });
  const work = async () => {
    while (next < rows.length && !signal?.aborted) {
      const index = next;
      next += 1;
      results[index] = await answer(plan, plan.asked(index, rows[index]), checkOne);
      onProgress((done += 1), rows.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [
    ...plan.above.map((row) => [...row, ...COLUMNS.map(() => "")]),
    [...plan.header, ...COLUMNS],
    ...rows.map((row, index) => [...row, ...results[index]]),
  ];
}

const unasked = (note) => [...Array(COLUMNS.length - 1).fill(""), note];

/** The cells of a row of which every profile has its verdict: those of the gravest. */
async function answer(plan, row, check) {
  const problem = problemOf(plan, row);
  const { questions } = row;
  if (questions.length === 0) return unasked(problem);
  const verdicts = [];
  for (const { what, profile } of questions) verdicts.push(await check(what, profile));
  await holdToOneCertificate(questions, verdicts, check);
  const gravest = verdicts.reduce((one, other) => (gravity(other) < gravity(one) ? other : one));
  const told = questions.map(({ column }, index) => plan.title(column) + inShort(verdicts[index]));
  const note = [...(questions.length > 1 ? told : []), problem].filter(Boolean).join("; ");
  // What was not checked may be the wrong one.
  if (row.unreadable.length > 0 && gravest.outcome !== "invalid") return unasked(note);
  return cellsOf(gravest, note);
}

/**
 * Holds every profile against the certificate of the first: two people may be certified and yet be
 * no one person.
 */
async function holdToOneCertificate(questions, verdicts, check) {
  const [{ verdict, certificate: first }] = verdicts;
  if (verdict !== "valid" || !first) return;
  for (const [index, { what }] of questions.entries()) {
    const { verdict: its, certificate: other } = verdicts[index];
    if (its === "valid" && other && other.number !== first.number) {
      verdicts[index] = await check(first.number, what);
    }
  }
}

function gravity({ outcome, verdict }) {
  const rank = Math.max(0, words.PRECEDENCE.indexOf(verdict));
  return OUTCOMES.indexOf(outcome) * 100 + rank;
}

const inShort = ({ verdict, certificate }) =>
  certificate ? `${verdict} ${certificate.number}` : verdict;

/** Why something of a row could not be checked, for its note; "" where all could. */
function problemOf(plan, { questions, unreadable, isIdle }) {
  if (questions.length === 0 && unreadable.length === 0) return isIdle ? "" : NOTES.empty;
  return unreadable
    .map(([column, text]) => {
      const about = [...text].slice(0, 200).join("");
      const note = shareLink(text) ? NOTES.share_link : NOTES.unreadable;
      return `${plan.title(column)}${note}: ${about}`;
    })
    .join("; ");
}

function cellsOf(verdict, note) {
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
    [code === null ? "" : inWords(code), note].filter(Boolean).join("; "),
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
