/**
 * A relation read once into a temporary table, for work that would otherwise parse the same text several times. The engine spills it to disk where it
 * outgrows its memory.
 */
import { identifier } from "../../core/sql.ts";
import type { Column, DataSession, OpenOptions, Relation } from "../../data/types.ts";

export interface Snapshot {
  /** The relation as it was opened: what the source has to say is asked of this one. */
  readonly source: Relation;
  /** The same columns over the table; every assumed type is proved. */
  readonly relation: Relation;
  readonly rows: number;
  /** Values that don't fit their column's type, by column; absent where there are none. */
  readonly misfits: ReadonlyMap<string, number>;
  readonly drop: () => Promise<void>;
}

/** In the default memory of the engine a table of so much text has room beside the hash tables of keys. */
const mostBytes = 256 * 1024 * 1024;

/** Whether every scan of the relation parses text again, and a table of it is small enough to stay in memory. JSON is copied when it is opened. */
export function canSnapshot({ format, files }: Relation): boolean {
  return format === "csv" && files.reduce((sum, { bytes }) => sum + bytes, 0) <= mostBytes;
}

/**
 * Opens a dataset and takes a snapshot. Types may be assumed at first; where a value doesn't fit one of those, the dataset is opened again with
 * types from all values. Undefined where {@link canSnapshot} says no. Errors: those of opening and reading.
 */
export async function openSnapshot(session: DataSession, dataset: string, types: OpenOptions["types"]): Promise<Snapshot | undefined> {
  const declared = types === undefined ? {} : { types };
  const assumed = await session.open(dataset, { ...declared, inference: "optimistic" });
  if (!canSnapshot(assumed)) return undefined;
  const snapshot = await takeSnapshot(session, assumed);
  if (!isRefuted(snapshot)) return snapshot;
  await snapshot.drop();
  return takeSnapshot(session, await session.open(dataset, { ...declared, inference: "full" }));
}

/** Whether a type that was assumed doesn't take every value. */
export function isRefuted({ source, misfits }: Snapshot): boolean {
  return source.columns.some(({ name, text }) => text?.basis === "assumed" && misfits.has(name));
}

/** Reads the whole relation. */
export async function takeSnapshot(session: DataSession, source: Relation): Promise<Snapshot> {
  const table = session.temporaryName("snapshot");
  const stored = source.columns.map((column, index) => storedColumn(column, index));
  await session.execute(`CREATE TEMP TABLE ${table} AS SELECT ${stored.flatMap(({ items }) => items).join(", ")} FROM ${source.from}`);
  const { rows, misfits } = await countMisfits(session, table, stored);
  const columns = stored.map((column) => shownColumn(column, misfits.get(column.column.name) ?? 0));
  return {
    source,
    relation: { ...source, from: table, columns },
    rows,
    misfits,
    drop: async () => session.execute(`DROP TABLE IF EXISTS ${table}`),
  };
}

interface StoredColumn {
  readonly column: Column;
  /** Select items of the table. */
  readonly items: readonly string[];
  /** The name of what was written, where it is kept, and whether it is the value's own text form where it isn't. */
  readonly kept?: string;
  readonly hasOwnForm: boolean;
}

/** What was written is kept only where the value's own text form differs from it, which is also the only place where it may not fit. */
function storedColumn(column: Column, index: number): StoredColumn {
  const name = identifier(column.name);
  const { text } = column;
  if (text === undefined || text.raw === name) return { column, items: [name], hasOwnForm: true };
  // No reader keeps a control character in a column's name.
  const kept = identifier(`\u0001kept${index}`);
  const form = ownForm(column, text.raw);
  const item = form === undefined ? text.raw : `CASE WHEN ${form} THEN NULL ELSE ${text.raw} END`;
  return { column, items: [name, `${item} AS ${kept}`], kept, hasOwnForm: form !== undefined };
}

/** The column over the table. Its text is an expression, which is only computed where it is used. */
function shownColumn({ column, kept, hasOwnForm }: StoredColumn, misfits: number): Column {
  const { text } = column;
  if (text === undefined || kept === undefined) return column;
  const name = identifier(column.name);
  const raw = hasOwnForm ? `coalesce(${kept}, CAST(${name} AS VARCHAR))` : kept;
  // Types that were declared or proved read a misfit as NULL; an assumed one that has any is refuted.
  const misfit = text.misfit === "FALSE" || misfits === 0 ? "FALSE" : `(${kept} IS NOT NULL AND ${name} IS NULL)`;
  return { ...column, text: { ...text, raw, misfit, ...(text.basis === "assumed" ? { basis: "proved", misfits } : {}) } };
}

async function countMisfits(
  session: DataSession,
  table: string,
  stored: readonly StoredColumn[],
): Promise<Pick<Snapshot, "rows" | "misfits">> {
  const fallible = stored.flatMap(({ column, kept }) => {
    const { text } = column;
    return kept === undefined || text === undefined || text.misfit === "FALSE" ? [] : [{ column, text, kept }];
  });
  const [row] = await session.rows(
    `SELECT ${["count(*) AS n", ...fallible.map(({ kept }, index) => `count(${kept}) AS k${index}`)].join(", ")} FROM ${table}`,
  );
  const misfits = new Map<string, number>();
  for (const [index, { column, text, kept }] of fallible.entries()) {
    if (Number(row?.[`k${index}`] ?? 0) === 0) continue;
    // The predicate names the text as the relation does.
    const written = `SELECT ${identifier(column.name)}, ${kept} AS ${text.raw} FROM ${table} WHERE ${kept} IS NOT NULL`;
    const [counted] = await session.rows(`SELECT count(*) AS n FROM (${written}) WHERE ${text.misfit}`);
    const count = Number(counted?.["n"] ?? 0);
    if (count > 0) misfits.set(column.name, count);
  }
  return { rows: Number(row?.["n"] ?? 0), misfits };
}

/**
 * SQL predicate: what was written is the value's own text form, and one that certainly fits the type (a year of five digits has a text form that no
 * format takes). Undefined for kinds whose text form says too little.
 */
function ownForm({ name, kind }: Column, raw: string): string | undefined {
  const isSame = `CAST(${identifier(name)} AS VARCHAR) = ${raw}`;
  switch (kind) {
    case "decimal":
    case "boolean":
    case "uuid":
      return isSame;
    case "integer":
      return `strlen(${raw}) <= 18 AND ${isSame}`;
    case "date":
      return `strlen(${raw}) = 10 AND ${isSame}`;
    case "timestamp":
      return `strlen(${raw}) = 19 AND ${isSame}`;
    case "text":
    case "float":
    case "timestamptz":
    case "time":
    case "blob":
    case "nested":
    case "other":
      return undefined;
  }
}
