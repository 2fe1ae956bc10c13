/** How the columns of a raw text relation are read as their types. */
import { identifier } from "../../core/sql.ts";
import { typeKind } from "../type-kind.ts";
import type { Column, TextColumn } from "../types.ts";
import type { InferredColumn } from "./infer.ts";
import { fits, type TextFormat } from "./text-format.ts";

/** A column with the SQL that reads it from the raw relation. */
export interface TypedColumn {
  readonly column: Column;
  /** A cast that {@link select} uses under an alias. */
  readonly cast?: string;
  /** Select items: the typed column and, beside it, its text. */
  readonly select: string;
}

/** Names for the text beside a typed column: no column's own name begins like them. */
export function hiddenNames(names: readonly string[]): readonly string[] {
  const taken = names.map((name) => name.toLowerCase());
  let prefix = "raw";
  while (taken.some((name) => name.startsWith(`${prefix} `))) prefix = `_${prefix}`;
  return names.map((_, index) => `${prefix} ${index + 1}`);
}

/** Whether a name may be one of those, or of what is computed from them: users never see it. */
export function isHiddenName(name: string): boolean {
  return /^_*raw \d+( cast| misfit)?$/.test(name);
}

/** Types proved on every value: a plain cast where nothing misfits, else only what has the format is cast. */
export function provedColumn({ name, format, misfits }: InferredColumn, hidden: string): TypedColumn {
  if (format === undefined) return textColumn(name, "proved", 0);
  if (misfits > 0) return guarded(name, hidden, format, { basis: "proved", misfits });
  return plain(name, hidden, format, { basis: "proved", misfits, misfit: "FALSE" });
}

/** Share of the cells that must have a value for one test of several columns together to pay: an empty cell in any of them takes all to the closer look. */
const fewestFilled = 0.95;

/**
 * Types from a sample (its non-empty texts, and its rows): a plain cast, and a predicate that finds whatever the format doesn't take; where it finds anything the types have to
 * be proved, so that the cast's own value doesn't matter then.
 */
export function assumedColumn(
  { name, format, values }: InferredColumn,
  hidden: string,
  { texts, rows }: { readonly texts: readonly string[]; readonly rows: number },
): TypedColumn {
  if (format === undefined) return textColumn(name, "assumed");
  const raw = identifier(hidden);
  const typed = identifier(name);
  const quickest = format.quickLike?.(texts) ?? format.quick;
  const quick = values >= rows * fewestFilled ? quickest?.(raw, typed) : undefined;
  return plain(name, hidden, format, {
    basis: "assumed",
    misfit: `((${fits(format, raw, typed)}) IS NOT TRUE AND ${raw} IS NOT NULL)`,
    ...(quick === undefined ? {} : { fitsQuickly: quick }),
  });
}

/** A declared type; without a format it is text. */
export function declaredColumn(name: string, hidden: string, type: string, format: TextFormat | undefined): TypedColumn {
  if (format !== undefined) return guarded(name, hidden, format, { basis: "declared" });
  const { column, select } = textColumn(name, "declared");
  return { column: { ...column, type }, select };
}

/** A column whose values are what was written. */
export function textColumn(name: string, basis: TextColumn["basis"], misfits?: number): TypedColumn {
  const text = { raw: identifier(name), misfit: "FALSE", basis, ...(misfits === undefined ? {} : { misfits }) };
  return { column: { name, type: "VARCHAR", kind: "text", text }, select: identifier(name) };
}

function plain(name: string, hidden: string, format: TextFormat, text: Omit<TextColumn, "raw">): TypedColumn {
  const raw = identifier(name);
  return {
    column: { name, type: format.type, kind: typeKind(format.type), text: { ...text, raw: identifier(hidden) } },
    select: `${format.cast(raw)} AS ${identifier(name)}, ${raw} AS ${identifier(hidden)}`,
  };
}

function guarded(name: string, hidden: string, format: TextFormat, text: Omit<TextColumn, "raw" | "misfit">): TypedColumn {
  const raw = identifier(name);
  const cast = identifier(`${hidden} cast`);
  const beside = identifier(hidden);
  return {
    column: {
      name,
      type: format.type,
      kind: typeKind(format.type),
      text: { ...text, raw: beside, misfit: `(${beside} IS NOT NULL AND ${raw} IS NULL)` },
    },
    cast: `${format.cast(raw)} AS ${cast}`,
    select: `CASE WHEN ${fits(format, raw, cast)} THEN ${cast} END AS ${raw}, ${raw} AS ${beside}`,
  };
}

/** The query of the typed relation over a raw one. `more` are further columns to pass through. */
export function typedQuery(raw: string, columns: readonly TypedColumn[], more: readonly string[]): string {
  const casts = columns.flatMap(({ cast }) => (cast === undefined ? [] : [cast]));
  const from = casts.length === 0 ? raw : `(SELECT *, ${casts.join(", ")} FROM ${raw})`;
  return `SELECT ${[...columns.map(({ select }) => select), ...more].join(", ")} FROM ${from}`;
}
