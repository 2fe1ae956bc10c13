/** How the keys of JSON records are read as typed columns. */
import { identifier } from "../../core/sql.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import { candidatesOf } from "../text/candidates.ts";
import { inferTypes, type InferenceColumn, type InferredColumn } from "../text/infer.ts";
import { booleanFormat } from "../text/other-formats.ts";
import { temporalFormats } from "../text/temporal-formats.ts";
import type { TextFormat } from "../text/text-format.ts";
import { declaredColumn, provedColumn, type TypedColumn } from "../text/typed-columns.ts";
import { writtenFormats } from "../text/written-formats.ts";
import type { SourceFinding } from "../types.ts";
import { mixedKinds, valuesOf, type JsonKinds } from "./json-kinds.ts";

export interface JsonColumnsRequest {
  /** A FROM item with the values as text. */
  readonly from: string;
  readonly names: readonly string[];
  readonly kinds: ReadonlyMap<string, JsonKinds>;
  readonly declared: ReadonlyMap<string, string>;
  readonly hidden: readonly string[];
  readonly purpose: Purpose;
}

/** Numbers among texts are accepted as a type when they are at least this share of the values. */
const threshold = 0.95;
const sampledRows = 2000;
const none: JsonKinds = { texts: 0, numbers: 0, booleans: 0, nested: 0 };
/** A text among objects and arrays is none of them, unless it is JSON by itself. */
const jsonFormat: TextFormat = { id: "json", type: "JSON", cast: (raw) => `TRY_CAST(${raw} AS JSON)` };
const temporal: ReadonlySet<string> = new Set(temporalFormats.map(({ id }) => id));

/**
 * Numbers and booleans have their JSON type; text is a date or time only where all of it is, and never a number, whatever it looks like;
 * objects and arrays stay JSON. A key with several kinds is read as text unless nearly all of its values are numbers.
 */
export async function jsonColumns(
  context: SessionContext,
  { from, names, kinds, declared, hidden, purpose }: JsonColumnsRequest,
): Promise<{ readonly columns: readonly TypedColumn[]; readonly findings: readonly SourceFinding[] }> {
  const kindsOf = (name: string): JsonKinds => kinds.get(name) ?? none;
  const samples = await sampleTexts(context, from, names, purpose);
  const sampled = (name: string): InferenceColumn => ({ name, threshold, sample: samples.get(name) ?? [] });
  const infer = async (columns: readonly InferenceColumn[]): Promise<ReadonlyMap<string, InferredColumn>> => {
    const found = columns.length === 0 ? [] : await inferTypes(context.connection, { from, columns, purpose });
    return new Map(found.map((column) => [column.name, column]));
  };
  const asked = names.flatMap((name): readonly InferenceColumn[] => {
    if (declared.has(name)) return [];
    const held = kindsOf(name);
    if (isNumber(held)) return [sampled(name)];
    if (isNested(held)) return held.texts === 0 ? [] : [{ ...sampled(name), only: [jsonFormat] }];
    return isText(held) ? [temporalOnly(sampled(name))] : [];
  });
  const inferred = await infer(asked);
  const written = await writtenFormats(declared, sampled, infer);

  const columns = names.map((name, index): TypedColumn => {
    const beside = hidden[index] ?? "";
    const type = declared.get(name);
    if (type !== undefined) return declaredColumn(name, beside, type, written.get(name));
    const held = kindsOf(name);
    if (isNested(held) && held.texts === 0) return nestedColumn(name);
    if (held.booleans > 0 && held.booleans === valuesOf(held)) {
      return provedColumn({ name, values: held.booleans, misfits: 0, format: booleanFormat }, beside);
    }
    return provedColumn(inferred.get(name) ?? { name, values: 0, misfits: 0 }, beside);
  });
  return { columns, findings: columns.flatMap(({ column }) => mixedKinds(column.name, kindsOf(column.name), column.type)) };
}

function isNumber(kinds: JsonKinds): boolean {
  return kinds.numbers > 0 && kinds.nested === 0 && kinds.numbers >= valuesOf(kinds) * threshold;
}

function isText(kinds: JsonKinds): boolean {
  return kinds.texts > 0 && kinds.texts === valuesOf(kinds);
}

function isNested(kinds: JsonKinds): boolean {
  return kinds.nested > 0 && kinds.nested >= valuesOf(kinds) * threshold;
}

function temporalOnly(column: InferenceColumn): InferenceColumn {
  return { ...column, threshold: 1, only: candidatesOf(column.sample).formats.filter(({ id }) => temporal.has(id)) };
}

function nestedColumn(name: string): TypedColumn {
  const raw = `CAST(${identifier(name)} AS VARCHAR)`;
  return {
    column: { name, type: "JSON", kind: "nested", text: { raw, misfit: "FALSE", basis: "proved", misfits: 0 } },
    select: `CAST(${identifier(name)} AS JSON) AS ${identifier(name)}`,
  };
}

/** Texts of the first records that have any; which formats are tested depends on them, and nothing more. */
async function sampleTexts(
  context: SessionContext,
  from: string,
  names: readonly string[],
  purpose: Purpose,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await context.connection.rows(
    `SELECT ${names.map((name) => identifier(name)).join(", ")} FROM ${from} LIMIT ${sampledRows}`,
    purpose,
  );
  const texts = (name: string): readonly string[] => rows.filter((row) => row[name] !== null).map((row) => textOf(row, name).slice(0, 200));
  return new Map(names.map((name) => [name, texts(name)]));
}
