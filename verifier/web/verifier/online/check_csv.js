/**
 * A sheet of certificates or profiles in, the same rows in the same order out, with what was found
 * beside each: the columns, words and cells of the command `check-csv`.
 */
import { ENGLISH } from "../data/verdicts_en.js";
import { CredentialError } from "../errors.js";
import * as platforms from "../platforms.js";
import { shareLink } from "./share_links.js";
import { SheetError } from "../reading/sheets/files.js";
import * as words from "../words.js";
import { strip } from "../wire/envelope/text.js";

words.learn("en", ENGLISH); // a sheet has both languages, whichever the page speaks

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

const CERTIFICATE = ["certificate", "chứng nhận"];
const LINK = ["link", "links", "url", "token", "liên kết", "đường dẫn"];
const NUMBER = ["number", "số", "mã"];
const PROFILE = ["profile", "channel", "kênh", "trang"];
const NAME = ["name", "tên"];

const KEEP_MILLISECONDS = 60_000;

/**
 * Which columns of the sheet are asked about, and which are given back: verdicts of an earlier
 * check are not.
 */
export class Plan {
  /** Throws SheetError "columns". */
  constructor(header) {
    this.kept = [...header.keys()].filter((place) => !COLUMNS.includes(header[place]));
    this.header = this.kept.map((place) => header[place]);
    const names = this.header.map((name) => name.toLowerCase().replaceAll("_", " "));
    this.place = certificateColumn(names);
    this.profile = profileColumn(names);
    if (this.place === null && this.profile === null) {
      throw new SheetError("columns", this.header.filter(Boolean).join(", "));
    }
  }

  /** What is given back of a row. */
  cells(row) {
    return this.kept.map((place) => row[place]);
  }

  /**
   * [what is to be checked, the profile to compare or null]; where there is no certificate, the
   * profile itself.
   */
  asked(cells) {
    const [what, profile] = [this.place, this.profile].map((place) =>
      place === null ? "" : strip(cells[place]),
    );
    return what === "" ? [profile, null] : [what, profile || null];
  }
}

const speaks = (name, of) =>
  of.some((word) => ` ${name} `.includes(` ${word} `) || (word.length > 4 && name.includes(word)));

function certificateColumn(names) {
  const places = (of) => [...names.keys()].filter((place) => speaks(names[place], of));
  const links = places(LINK).filter((place) => !speaks(names[place], PROFILE));
  const numbers = [...names.keys()].filter((place) => NUMBER.includes(names[place]));
  return [...places(CERTIFICATE), ...links, ...numbers][0] ?? null;
}

function profileColumn(names) {
  const found = names.findIndex(
    (name) => speaks(name, PROFILE) && !speaks(name, [...CERTIFICATE, ...NAME]),
  );
  return found < 0 ? null : found;
}

/**
 * The rows of `source` (of reading/sheets/files.js) with the columns of a verdict, the header
 * first. `check(what, profile)` gives a Verdict; `told(done, total)` hears of progress; rows that
 * are not begun when `signal` is aborted stay without verdict.
 */
export async function checked(source, check, { told = () => {}, signal, atOnce = 6 }) {
  const plan = new Plan(source.header);
  const rows = source.rows.map((row) => plan.cells(row));
  const found = rows.map(() => unasked("chưa kiểm tra / not checked"));
  let [next, done] = [0, 0];
  const work = async () => {
    while (next < rows.length && !signal?.aborted) {
      const place = next;
      next += 1;
      found[place] = await answer(plan, rows[place], check);
      told((done += 1), rows.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [[...plan.header, ...COLUMNS], ...rows.map((row, place) => [...row, ...found[place]])];
}

const unasked = (note) => [...Array(COLUMNS.length - 1).fill(""), note];

async function answer(plan, row, check) {
  const problem = problemOf(plan, row);
  return problem === null ? cellsOf(await check(...plan.asked(row))) : unasked(problem);
}

/**
 * Why a row asks nothing that can be answered; a blank one asks nothing, and that is no problem to
 * speak of.
 */
function problemOf(plan, row) {
  if (row.every((cell) => cell === "")) return "";
  if (plan.asked(row)[0] === "") return "ô trống / empty cell";
  const asked = plan.profile === null ? "" : strip(row[plan.profile]);
  if (asked === "") return null;
  try {
    platforms.normalise(asked);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const about = [...asked].slice(0, 200).join("");
    if (shareLink(asked)) {
      return `liên kết chia sẻ, cần địa chỉ của kênh / a share link, not a profile's address: ${about}`;
    }
    return `không đọc được kênh / unreadable profile: ${about}`;
  }
  return null;
}

function cellsOf(verdict) {
  const { certificate, profile, status, code } = verdict;
  return [
    verdict.verdict,
    verdict.headline.vi,
    certificate?.number ?? "",
    certificate?.name ?? "",
    certificate?.level ?? "",
    profile.match === null ? "" : profile.match ? "yes" : "no",
    certificate?.valid_until ?? "",
    status.as_of ?? "",
    verdict.toJSON().checked_at,
    code === null ? "" : `${code}: ${words.CODES[code].vi} / ${words.CODES[code].en}`,
  ];
}

/** A `fetch` that asks for a list or a shard once a minute, however many rows need it. */
export function shared(fetch, clock = () => Date.now()) {
  const kept = new Map();
  return async (url, options) => {
    if (!/\/(?:status|index)\//.test(new URL(url).pathname)) return fetch(url, options);
    const known = kept.get(url);
    if (known === undefined || clock() - known.at >= KEEP_MILLISECONDS) {
      const { signal: _, ...rest } = options; // who asked first may give up: the others wait for it
      const answer = fetch(url, rest).then(async (response) => ({
        status: response.status,
        octets: await response.arrayBuffer(),
      }));
      kept.set(url, { at: clock(), answer });
      answer.catch(() => kept.delete(url));
    }
    const { status, octets } = await kept.get(url).answer;
    return new Response([204, 304].includes(status) ? null : octets, { status });
  };
}
