/**
 * Reads the files of a workbook from its ZIP archive (APPNOTE 4.3), within bounds, because it is
 * untrusted.
 *
 * Sizes in the directory are compared with the data and never trusted. No ZIP64, no encryption, no
 * two files of one name.
 */
import { large, unreadable } from "./errors.js";
import * as limits from "./limits.js";
import { Turns } from "./turns.js";
import { crc32 } from "../../wire/envelope/crc32.js";
import { RAW, bounded } from "../../wire/envelope/deflate.js";

const [LOCAL, ENTRY, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_LENGTH, ENTRY_LENGTH, END_LENGTH] = [30, 46, 22];
const LONGEST_COMMENT = 65_535;
const PIECE = 256 * 1024;
const ENCRYPTED = 1;
const [STORED, DEFLATED] = [0, 8];

/** The files of a workbook. What is unpacked of all of them together is bounded. */
export class Archive {
  #octets;
  #view;
  #unpacked = 0;
  #entries = new Map();

  /** Throws SheetError for what is no ZIP archive, or one of too many files. */
  constructor(octets) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length);
    for (const [name, entry] of this.#directory()) {
      if (this.#entries.has(name)) throw unreadable("two files of one name");
      this.#entries.set(name, entry);
    }
  }

  has(name) {
    return this.#entries.has(name);
  }

  /** The octets of a file. Throws SheetError, also once there are too many of all files. */
  async octets(name) {
    const entry = this.#entries.get(name);
    const data = this.#data(entry);
    const left = limits.LARGEST_UNPACKED - this.#unpacked;
    const octets = entry.method === STORED ? data : await inflated(data, left);
    if (octets.length > left) throw large("octets unpacked");
    this.#unpacked += octets.length;
    if (octets.length !== entry.size || (await checksum(octets)) !== entry.checksum) {
      throw unreadable("a file that is not what the directory says");
    }
    return octets;
  }

  *#directory() {
    let { start, count } = this.#endOfDirectory();
    if (count > limits.MOST_ENTRIES) throw large("files");
    for (; count > 0; count -= 1) {
      this.#require(start, ENTRY_LENGTH, ENTRY);
      const [flags, method, length, extra, comment] = [8, 10, 28, 30, 32].map((at) =>
        this.#view.getUint16(start + at, true),
      );
      const [checksum, packed, size, local] = [16, 20, 24, 42].map((at) =>
        this.#view.getUint32(start + at, true),
      );
      const name = this.#octets.subarray(start + ENTRY_LENGTH, start + ENTRY_LENGTH + length);
      yield [
        new TextDecoder("utf-8", { ignoreBOM: true }).decode(name),
        { name, flags, method, checksum, packed, size, start: local },
      ];
      start += ENTRY_LENGTH + length + extra + comment;
    }
  }

  /**
   * Where the directory begins, and how many files it names; its end is the last one in the file.
   */
  #endOfDirectory() {
    let at = this.#octets.length - 4;
    const first = Math.max(0, this.#octets.length - END_LENGTH - LONGEST_COMMENT);
    while (at >= first && this.#view.getUint32(at, true) !== END) at -= 1;
    if (at < first) throw unreadable("no ZIP archive");
    this.#require(at, END_LENGTH, END);
    return {
      start: this.#view.getUint32(at + 16, true),
      count: this.#view.getUint16(at + 10, true),
    };
  }

  #require(at, length, signature) {
    if (at + length > this.#octets.length) throw unreadable("a ZIP archive that is cut off");
    if (this.#view.getUint32(at, true) !== signature) throw unreadable("a damaged ZIP archive");
  }

  #data({ name, flags, method, packed, start }) {
    if (flags & ENCRYPTED || ![STORED, DEFLATED].includes(method)) {
      throw unreadable("encrypted, or packed in another way");
    }
    this.#require(start, LOCAL_LENGTH, LOCAL);
    const [length, extra] = [26, 28].map((at) => this.#view.getUint16(start + at, true));
    const nameStart = start + LOCAL_LENGTH;
    const local = this.#octets.subarray(nameStart, nameStart + length);
    if (local.length !== name.length || local.some((octet, at) => octet !== name[at])) {
      throw unreadable("a file of another name than in the directory");
    }
    const dataStart = nameStart + length + extra;
    if (dataStart + packed > this.#octets.length) throw unreadable("a ZIP archive that is cut off");
    return this.#octets.subarray(dataStart, dataStart + packed);
  }
}

async function checksum(octets) {
  const turns = new Turns();
  let value = 0;
  for (let start = 0; start < octets.length; start += PIECE) {
    value = crc32(octets.subarray(start, start + PIECE), value);
    await turns.next();
  }
  return value;
}

async function inflated(data, limit) {
  try {
    return await bounded(data, RAW, limit);
  } catch (error) {
    if (error instanceof RangeError) throw large("octets unpacked");
    throw unreadable("a packed file that is damaged, cut off, or followed by something");
  }
}
