/**
 * How much a sheet may hold: the same numbers as in Python (`limits.py`), stated in docs/verify.md.
 */

/** Octets of a sheet. */
export const LARGEST_FILE = 32 * 1024 * 1024;

/** Octets of all the parts of a workbook that are read, unpacked, as counted while unpacking. */
export const LARGEST_UNPACKED = 48 * 1024 * 1024;

/** Files in the ZIP of a workbook. */
export const MOST_ENTRIES = 10_000;

/** XML elements, comments and instructions in all the parts of a workbook that are read. */
export const MOST_NODES = 5_000_000;

/** Attributes of an element. */
export const MOST_ATTRIBUTES = 1_000;

/** Elements within each other. */
export const DEEPEST = 64;

/** Characters of one tag's attributes, of one comment, of one processing instruction. */
export const LONGEST_MARKUP = 256 * 1024;

/** Shared strings, and the characters of all of them. */
export const MOST_STRINGS = 250_000;
export const LONGEST_STRINGS = 16 * 1024 * 1024;

/** Cell styles and number formats. */
export const MOST_STYLES = 100_000;

/**
 * Rows up to the last that is not blank, columns, and their product, because each row is padded to
 * the widest.
 */
export const MOST_ROWS = 100_000;
export const MOST_COLUMNS = 16_384;
export const MOST_CELLS = 1_000_000;

/** Links of a sheet, and characters of one that is taken for a link: what Excel allows. */
export const MOST_LINKS = 100_000;
export const LONGEST_LINK = 2_083;

/**
 * Characters of a cell, of a row of CSV, and of all the cells of a workbook: a shared string may
 * stand in many.
 */
export const LONGEST_CELL = 131_072;
export const LONGEST_ROW = 1024 * 1024;
export const LONGEST_TEXT = 64 * 1024 * 1024;

/**
 * Characters of a row of a workbook: as CSV, with each quote doubled, it is no longer than
 * LONGEST_ROW.
 */
export const LONGEST_WORKBOOK_ROW = 480_000;

/** Time for reading a workbook. */
export const LONGEST_MILLISECONDS = 30_000;
