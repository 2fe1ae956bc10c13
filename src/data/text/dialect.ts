/** How a delimited text is written, found by trying: the reading under which the records agree best. */
import { splitRecords, type Quoting, type SplitText } from "./split-records.ts";

export interface Dialect extends Quoting {
  /** One ASCII character. */
  readonly delimiter: string;
  readonly newline: "\n" | "\r\n" | "\r";
}

export interface DetectedDialect {
  readonly dialect: Dialect;
  /** The records of the head, read by the dialect. */
  readonly records: readonly (readonly string[])[];
  /** The number of fields that most records have. */
  readonly width: number;
}

/** In the order of preference where two readings agree equally well. */
const usual = [",", "\t", ";", "|"];
const unusual = ["\u0001", "\u001F", "^", "~"];
/** Occur inside values so often that only a header of plain names makes them delimiters. */
const risky = [":", " ", "#", "!", "/"];

const doubled: Quoting = { quote: '"', escape: '"' };
const unquoted: Quoting = { quote: "", escape: "" };
const backslashed: Quoting = { quote: '"', escape: "\\" };
const quotings: readonly Quoting[] = [doubled, backslashed, { quote: "'", escape: "'" }];

interface Reading extends DetectedDialect {
  readonly score: number;
  /** Quotes that are not closed as they should be. */
  readonly broken: number;
  /** Records of the common width. */
  readonly good: number;
}

/** No reading by another delimiter than the expected one, which is tried first, has a higher score: all records alike, of as many fields as count. */
const mostUnexpected = 1.015;

/**
 * Finds the dialect from the head of a file. `expected` is what the file name promises (a tab for .tsv); it wins where the text doesn't tell.
 * A text in which no delimiter makes at least two consistent columns is read as one column.
 */
export function detectDialect(text: string, expected: string, complete: boolean): DetectedDialect {
  const newline = newlineOf(text);
  const read = (delimiter: string, quoting: Quoting): Reading => {
    const split = splitRecords(text, delimiter, quoting, complete);
    const width = commonWidth(split.records);
    const good = split.records.filter((record) => record.length === width).length;
    // Quotes that hardly ever come in pairs are characters like any other: an export without quoting.
    if (quoting === doubled && split.quoteErrors > split.quoted) return read(delimiter, unquoted);
    return {
      dialect: { ...quoting, delimiter, newline },
      records: split.records,
      width,
      score: score(split, good, width, quoting) + (delimiter === expected ? 0.02 : 0),
      broken: split.open && !complete ? split.quoteErrors + 1 : split.quoteErrors,
      good,
    };
  };
  const candidates = [...new Set([expected, ...usual, ...unusual, ...risky])].filter((delimiter) => text.includes(delimiter));
  let best: Reading | undefined;
  for (const delimiter of candidates) {
    const readings = soundReadings(quotings.filter((quoting) => applies(text, quoting)).map((quoting) => read(delimiter, quoting)));
    for (const reading of readings) {
      const counts = reading.width > 1 && (!risky.includes(delimiter) || hasPlainNames(reading));
      if (counts && (best === undefined || reading.score > best.score)) best = reading;
    }
    if (best !== undefined && best.score > mostUnexpected) break;
  }
  return best !== undefined && best.score > 0.5 ? best : read(expected, doubled);
}

/**
 * A value that ends in a backslash (`"C:\temp\"`) is no escaped quote: read as one it hides the lines behind it in a value that never ends, or ends at
 * the next broken line.
 */
function soundReadings(readings: readonly Reading[]): readonly Reading[] {
  const plain = readings.find(({ dialect }) => dialect.quote === '"' && dialect.escape === '"');
  if (plain === undefined) return readings;
  const isSounder = ({ broken, good }: Reading): boolean => broken < plain.broken || (broken === plain.broken && good >= plain.good);
  return readings.filter((reading) => reading.dialect.escape !== "\\" || isSounder(reading));
}

function applies(text: string, quoting: Quoting): boolean {
  return quoting === doubled || text.includes(quoting === backslashed ? '\\"' : "'");
}

/** Share of records with the common width; a first record that differs, or broken quotes, speak against the reading. */
function score({ records, quoteErrors, quoted }: SplitText, good: number, width: number, quoting: Quoting): number {
  if (records.length === 0) return 0;
  const share = good / records.length;
  const header = records[0]?.length === width ? 1 : 0.6;
  const errors = Math.min(1, quoteErrors / records.length);
  const single = quoting.quote === "'" ? (quoted > records.length / 4 ? -0.005 : 0.2) : 0;
  const backslash = quoting === backslashed ? 0.01 : 0;
  return share * header - errors - single - backslash + Math.min(width, 100) / 10_000;
}

function commonWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  let width = 1;
  let most = 0;
  for (const [length, count] of counts) {
    if (count > most) {
      width = length;
      most = count;
    }
  }
  return width;
}

function hasPlainNames({ records }: DetectedDialect): boolean {
  const [header = []] = records;
  return records.length > 2 && new Set(header).size === header.length && header.every((name) => /^[A-Za-z_]\w*$/.test(name));
}

function newlineOf(text: string): Dialect["newline"] {
  const end = text.search(/[\r\n]/);
  if (text[end] === "\r") return text[end + 1] === "\n" ? "\r\n" : "\r";
  return "\n";
}
