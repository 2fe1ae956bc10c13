/** Whether the first record of a delimited text names the columns, and what the columns are called. */
import type { SourceFinding } from "../types.ts";

export interface Header {
  /** True where the first record holds names. */
  readonly present: boolean;
  readonly names: readonly string[];
  readonly findings: readonly SourceFinding[];
}

type CellKind = "empty" | "number" | "date" | "boolean" | "text";

/**
 * The first record is a header when its cells are text (empty cells don't count) and are not simply more of the data below: no number, date or
 * boolean among them, save for a run of years as pivoted tables have. Without one the columns are column1, column2...
 */
export function decideHeader(records: readonly (readonly string[])[], width: number): Header {
  const [first = [], ...rest] = records;
  if (!isHeader(first, rest)) {
    const message = `The first line holds data, so there is no header: the columns are called column1 to column${width}.`;
    return {
      present: false,
      names: Array.from({ length: width }, (_, index) => `column${index + 1}`),
      findings: [{ code: "header", level: "info", message }],
    };
  }
  const findings: SourceFinding[] = [];
  if (first.length !== width) findings.push(widthFinding(first, width));
  return { present: true, names: uniqueNames(first, width, findings), findings };
}

function isHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const kinds = first.map((cell) => cellKind(cell));
  if (kinds.every((kind) => kind === "empty")) return false;
  if (kinds.every((kind) => kind === "text" || kind === "empty")) return !repeatsBelow(first, rest);
  return kinds.includes("text") && isRunOfYears(first.filter((_, index) => kinds[index] !== "text" && kinds[index] !== "empty"));
}

/**
 * All text above all text: names are told from data by not coming again, cell by cell, in their own columns. The whole line coming again is a
 * header once more, as files put behind each other have it.
 */
function repeatsBelow(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const others = rest.filter((record) => record.some((cell, index) => cell !== first[index]));
  return others.length > 0 && first.every((cell, index) => others.some((record) => record[index] === cell));
}

function isRunOfYears(cells: readonly string[]): boolean {
  const years = cells.map((cell) => (/^(19|20|21)\d\d$/.test(cell) ? Number(cell) : Number.NaN));
  const step = (years[1] ?? 0) - (years[0] ?? 0);
  return years.length > 1 && step !== 0 && years.every((year, index) => index === 0 || year - (years[index - 1] ?? 0) === step);
}

function cellKind(cell: string): CellKind {
  const text = cell.trim();
  if (text === "") return "empty";
  if (/^[+-]?(\d[\d,._ ]*|\.\d+)([eE][+-]?\d+)?\s*[%€$£]?$/.test(text)) return "number";
  if (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$/.test(text) || /^\d{1,2}:\d{2}(:\d{2})?$/.test(text)) return "date";
  return /^(true|false)$/i.test(text) ? "boolean" : "text";
}

function widthFinding(first: readonly string[], width: number): SourceFinding {
  const dropped = first.slice(width);
  const message =
    dropped.length > 0
      ? `The header names ${first.length} columns, but most rows have ${width}: ${dropped.join(", ")} is left out.`
      : `The header names ${first.length} columns, but most rows have ${width}: the others are called column${first.length + 1} and so on.`;
  return { code: "header", level: "warning", message, samples: [first.join(", ").slice(0, 200)] };
}

/** Names as they are compared by the engine: without regard to case. */
function uniqueNames(cells: readonly string[], width: number, findings: SourceFinding[]): readonly string[] {
  const taken = new Set<string>();
  const names: string[] = [];
  const renamed: string[] = [];
  const empty: string[] = [];
  for (let index = 0; index < width; index += 1) {
    const wanted = (cells[index] ?? "").replace(/\s+/g, " ").trim();
    const base = wanted === "" ? `column${index + 1}` : wanted;
    let name = base;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${base}_${count}`;
    if (wanted === "" && index < cells.length) empty.push(name);
    else if (name !== base) renamed.push(`${base} (now ${name})`);
    taken.add(name.toLowerCase());
    names.push(name);
  }
  if (renamed.length > 0) {
    const message = `The header has names more than once; they were made unique: ${renamed.slice(0, 10).join(", ")}.`;
    findings.push({ code: "duplicate-column", level: "warning", message, count: renamed.length, lines: [1] });
  }
  if (empty.length > 0) {
    const message = `The header has columns without a name; they are called ${empty.slice(0, 10).join(", ")}.`;
    findings.push({ code: "header", level: "warning", message, count: empty.length });
  }
  return names;
}
