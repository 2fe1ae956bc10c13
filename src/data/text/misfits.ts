/** Values that don't fit their column's type: how many, and on which lines the first of them stand. */
import { countText } from "../../core/count-text.ts";
import { identifier } from "../../core/sql.ts";
import { isTrue, numberOf, textOf } from "../row-values.ts";
import { withMending, type SessionContext } from "../session-context.ts";
import type { Row, SourceFinding } from "../types.ts";
import { recordLines } from "./repair.ts";
import { fileQuery, plainText, type TextSource } from "./text-source.ts";
import { typedQuery, type TypedColumn } from "./typed-columns.ts";

const shown = 10;
const sampleLength = 80;
const rowsAtOnce = 200;

const ordinalName = "pw ordinal";
const ordinal = identifier(ordinalName);

interface Misfit {
  readonly typed: TypedColumn;
  readonly count: number;
}

interface Occurrence {
  readonly ordinal: number;
  readonly value: string;
}

/**
 * Findings for the named columns. One scan counts what is not known yet; the places are looked for in the first file that has any, reading only
 * as far as the first few. `from` is the typed relation.
 */
export async function misfitFindings(
  context: SessionContext,
  source: TextSource,
  columns: readonly TypedColumn[],
  from: string,
  names: readonly string[],
): Promise<readonly SourceFinding[]> {
  const asked = columns.filter(({ column }) => names.includes(column.name) && (column.text?.misfit ?? "FALSE") !== "FALSE");
  const counted = (await countMisfits(context, from, asked)).filter(({ count }) => count > 0);
  const places = new Map<string, { file: number; found: readonly Occurrence[] }>();
  for (let file = 0; file < source.files.length && places.size < counted.length; file += 1) {
    const open = counted.filter(({ typed }) => !places.has(typed.column.name)).map(({ typed }) => typed);
    for (const [name, found] of await occurrences(context, fileQuery(source, file), columns, open)) places.set(name, { file, found });
  }
  const findings: SourceFinding[] = [];
  for (const { typed, count } of counted) {
    const place = places.get(typed.column.name);
    const lines = place === undefined ? [] : await linesOf(context, source, place.file, place.found);
    const where =
      place !== undefined && source.files.length > 1 ? `, first in ${source.files[place.file]?.prepared.source.path ?? ""}` : "";
    findings.push(misfitFinding(typed, count, lines, place?.found ?? [], where));
  }
  return findings;
}

async function countMisfits(context: SessionContext, from: string, asked: readonly TypedColumn[]): Promise<readonly Misfit[]> {
  const unknown = asked.filter(({ column }) => column.text?.misfits === undefined);
  const counts = unknown.map(({ column }, index) => `count_if(${column.text?.misfit ?? "FALSE"}) AS m${index}`);
  const query = `SELECT ${counts.join(", ")} FROM ${from}`;
  const [row] = counts.length === 0 ? [] : await withMending(context, async () => context.connection.rows(query));
  return asked.map((typed) => ({ typed, count: typed.column.text?.misfits ?? numberOf(row, `m${unknown.indexOf(typed)}`) }));
}

/** The first misfits of each column in one file, by the ordinal of their record. */
async function occurrences(
  context: SessionContext,
  file: string,
  columns: readonly TypedColumn[],
  wanted: readonly TypedColumn[],
): Promise<ReadonlyMap<string, readonly Occurrence[]>> {
  const found = new Map<string, readonly Occurrence[]>();
  const look = async (some: readonly TypedColumn[], limit: number): Promise<void> => {
    const predicates = some.map(({ column }) => column.text?.misfit ?? "FALSE");
    const items = some.flatMap(({ column }, index) => [
      `${column.text?.raw ?? "NULL"} AS r${index}`,
      `${predicates[index] ?? "FALSE"} AS m${index}`,
    ]);
    const query =
      `SELECT ${ordinal}, ${items.join(", ")} FROM (${typedQuery(`(SELECT *, row_number() OVER () AS ${ordinal} FROM (${file}))`, columns, [ordinal])})` +
      ` WHERE ${predicates.join(" OR ")} LIMIT ${limit}`;
    const rows = await context.connection.rows(query);
    for (const [index, { column }] of some.entries()) {
      const hits = rows.filter((row) => isTrue(row, `m${index}`)).slice(0, shown);
      if (hits.length > 0)
        found.set(
          column.name,
          hits.map((row) => occurrence(row, index)),
        );
    }
  };
  if (wanted.length === 0) return found;
  await look(wanted, wanted.length === 1 ? shown : rowsAtOnce);
  for (const typed of wanted) if (wanted.length > 1 && !found.has(typed.column.name)) await look([typed], shown);
  return found;
}

function occurrence(row: Row, index: number): Occurrence {
  return { ordinal: numberOf(row, ordinalName), value: textOf(row, `r${index}`).slice(0, sampleLength) };
}

async function linesOf(
  context: SessionContext,
  source: TextSource,
  index: number,
  found: readonly Occurrence[],
): Promise<readonly number[]> {
  const file = source.files[index];
  if (file === undefined || found.length === 0) return [];
  const { dialect, width, header, skipLines } = file.prepared;
  const ordinals = found.map((place) => place.ordinal).toSorted((a, b) => a - b);
  const path = await plainText(context, file);
  const lines = await recordLines({ path, dialect, width, header, skipLines }, ordinals, context.connection.signal);
  return ordinals.flatMap((number) => lines.get(number) ?? []);
}

function misfitFinding(
  { column }: TypedColumn,
  count: number,
  lines: readonly number[],
  found: readonly Occurrence[],
  where: string,
): SourceFinding {
  const values = count === 1 ? "1 value" : `${countText(count)} values`;
  const samples = [...new Set(found.map(({ value }) => value))];
  return {
    code: "misfit",
    level: "warning",
    message: `${values} of ${identifier(column.name)} ${count === 1 ? "is" : "are"} not of its type ${column.type}${where}.`,
    column: column.name,
    count,
    lines,
    samples,
  };
}
