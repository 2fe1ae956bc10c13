/** Splits the head of a delimited text into records. Only for the first kilobytes: the engine reads the data itself. */

export interface Quoting {
  /** One character, or the empty string where nothing is quoted. */
  readonly quote: string;
  /** The character before a quote that belongs to the value: the quote itself (RFC 4180) or a backslash. */
  readonly escape: string;
}

export interface SplitText {
  readonly records: readonly (readonly string[])[];
  /** Closing quotes that are followed by something else than a delimiter or a line end. */
  readonly quoteErrors: number;
  /** Fields in quotes that are closed as they should be. */
  readonly quoted: number;
  /** The text ends within quotes. */
  readonly open: boolean;
}

const newline = 10;
const carriageReturn = 13;
const space = 32;

/** `complete` says that the text ends where the file does; otherwise a last record without a line end is left out. Blank lines are skipped. */
export function splitRecords(text: string, delimiter: string, { quote, escape }: Quoting, complete: boolean): SplitText {
  if (quote === "" || !text.includes(quote)) return splitPlain(text, delimiter, complete);
  const records: string[][] = [];
  let record: string[] = [];
  let quoteErrors = 0;
  let quoted = 0;
  let open = false;
  let at = 0;
  const endRecord = (): void => {
    if (record.length > 1 || (record[0] ?? "").trim() !== "") records.push(record);
    record = [];
  };
  while (at < text.length) {
    const field = quote !== "" && startsQuoted(text, at, quote, delimiter) ? quotedField(text, at, quote, escape) : undefined;
    if (field !== undefined && !field.closed) {
      open = true;
      if (!complete) return { records, quoteErrors, quoted, open };
      quoteErrors += 1;
    }
    const start = field?.end ?? at;
    const end = fieldEnd(text, start, delimiter);
    const rest = text.slice(start, end);
    if (field !== undefined && rest.trim() !== "") quoteErrors += 1;
    else if (field?.closed === true) quoted += 1;
    record.push(field === undefined ? rest : field.value + rest.trimEnd());
    if (end >= text.length) {
      at = end;
      if (complete) endRecord();
    } else if (text.startsWith(delimiter, end)) {
      at = end + delimiter.length;
      if (at >= text.length && complete) {
        record.push("");
        endRecord();
      }
    } else {
      at = end + (text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === newline ? 2 : 1);
      endRecord();
    }
  }
  return { records, quoteErrors, quoted, open };
}

/** Without a quote every line end ends a record. */
function splitPlain(text: string, delimiter: string, complete: boolean): SplitText {
  const lines = text.split(/\r\n|\n|\r/);
  if (!complete) lines.pop();
  const records = lines.map((line) => line.split(delimiter)).filter((record) => record.length > 1 || (record[0] ?? "").trim() !== "");
  return { records, quoteErrors: 0, quoted: 0, open: false };
}

function startsQuoted(text: string, at: number, quote: string, delimiter: string): boolean {
  let start = at;
  if (delimiter !== " ") while (text.charCodeAt(start) === space) start += 1;
  return text.startsWith(quote, start);
}

function quotedField(text: string, at: number, quote: string, escape: string): { value: string; end: number; closed: boolean } {
  let value = "";
  for (let index = text.indexOf(quote, at) + 1; index < text.length; index += 1) {
    const character = text[index] ?? "";
    if (character === escape && (escape !== quote || text[index + 1] === quote)) {
      index += 1;
      value += text[index] ?? "";
    } else if (character === quote) {
      return { value, end: index + 1, closed: true };
    } else {
      value += character;
    }
  }
  return { value, end: text.length, closed: false };
}

function fieldEnd(text: string, at: number, delimiter: string): number {
  const first = delimiter.charCodeAt(0);
  for (let index = at; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === newline || code === carriageReturn) return index;
    if (code === first && (delimiter.length === 1 || text.startsWith(delimiter, index))) return index;
  }
  return text.length;
}
