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
  const stored = storedColumns(source.columns);
  await session.execute(`CREATE TEMP TABLE ${table} AS SELECT ${itemsOf(stored).join(", ")} FROM ${source.from}`);
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

/** A column whose text is kept beside its value, and where. */
interface KeptText {
  readonly column: Column;
  /** The text in the source. */
  readonly raw: string;
  /** The same over the table, NULL where it isn't kept. */
  readonly kept: string;
  /** The column of the table that holds it. */
  readonly holder: string;
  /** SQL predicate of the source, TRUE where the text must be kept, not TRUE for an empty cell; absent where all are. */
  readonly isOther?: string;
}

type StoredColumn = KeptText | { readonly column: Column; readonly kept?: undefined };

/** No reader keeps a control character in a column's name. */
const list = identifier("\u0001kept");

/**
 * What was written is kept only where the value's own text form differs from it, which is also the only place where it may not fit. Columns where that
 * hardly ever happens share one list, which is kept whole where any of them needs it: a column for each takes room and time in every row.
 */
function storedColumns(columns: readonly Column[]): readonly StoredColumn[] {
  let listed = 0;
  return columns.map((column, index): StoredColumn => {
    const { text } = column;
    if (text === undefined || text.raw === identifier(column.name)) return { column };
    const { raw, isOwnForm = false } = text;
    const isOther = otherForm(column, raw);
    if (isOther !== undefined && isOwnForm) {
      listed += 1;
      return { column, raw, kept: `${list}[${listed}]`, holder: list, isOther };
    }
    const kept = identifier(`\u0001kept${index}`);
    return { column, raw, kept, holder: kept, ...(isOther === undefined ? {} : { isOther }) };
  });
}

function keptTexts(stored: readonly StoredColumn[]): readonly KeptText[] {
  return stored.filter((each) => each.kept !== undefined);
}

/** Select items of the table. */
function itemsOf(stored: readonly StoredColumn[]): readonly string[] {
  const texts = keptTexts(stored);
  const own = texts
    .filter(({ holder }) => holder !== list)
    .map(({ raw, kept, isOther }) => `${isOther === undefined ? raw : `CASE WHEN ${isOther} THEN ${raw} END`} AS ${kept}`);
  const items = [...stored.map(({ column }) => identifier(column.name)), ...own];
  const listed = texts.filter(({ holder }) => holder === list);
  if (listed.length === 0) return items;
  const isAny = listed.map(({ isOther = "TRUE" }) => `(${isOther})`).join(" OR ");
  return [...items, `CASE WHEN ${isAny} THEN [${listed.map(({ raw }) => raw).join(", ")}] END AS ${list}`];
}

/** The column over the table. Its text is an expression, which is only computed where it is used. */
function shownColumn(stored: StoredColumn, misfits: number): Column {
  const { column } = stored;
  const { text } = column;
  if (text === undefined || stored.kept === undefined) return column;
  const { kept, isOther } = stored;
  const name = identifier(column.name);
  const raw = isOther === undefined ? kept : `coalesce(${kept}, CAST(${name} AS VARCHAR))`;
  // Types that were declared or proved read a misfit as NULL; an assumed one that has any is refuted.
  const misfit = text.misfit === "FALSE" || misfits === 0 ? "FALSE" : `(${kept} IS NOT NULL AND ${name} IS NULL)`;
  return { ...column, text: { ...text, raw, misfit, ...(text.basis === "assumed" ? { basis: "proved", misfits } : {}) } };
}

/** Counted among the rows whose texts are kept, by one scan for each column of the table that holds some. */
async function countMisfits(
  session: DataSession,
  table: string,
  stored: readonly StoredColumn[],
): Promise<Pick<Snapshot, "rows" | "misfits">> {
  const fallible = keptTexts(stored).filter(({ column: { text } }) => text !== undefined && text.misfit !== "FALSE");
  const holders = [...new Set(fallible.map(({ holder }) => holder))];
  const [row] = await session.rows(
    `SELECT ${["count(*) AS n", ...holders.map((holder, index) => `count(${holder}) AS k${index}`)].join(", ")} FROM ${table}`,
  );
  const misfits = new Map<string, number>();
  for (const [index, holder] of holders.entries()) {
    if (Number(row?.[`k${index}`] ?? 0) === 0) continue;
    const held = fallible.filter((each) => each.holder === holder);
    // The predicates name the texts as the relation does.
    const written = held.flatMap(({ column, raw, kept }) => [identifier(column.name), `${kept} AS ${raw}`]);
    const counts = held.map(({ column }, position) => `count(*) FILTER (WHERE ${column.text?.misfit ?? "FALSE"}) AS m${position}`);
    const [counted] = await session.rows(
      `SELECT ${counts.join(", ")} FROM (SELECT ${written.join(", ")} FROM ${table} WHERE ${holder} IS NOT NULL)`,
    );
    for (const [position, { column }] of held.entries()) {
      const count = Number(counted?.[`m${position}`] ?? 0);
      if (count > 0) misfits.set(column.name, count);
    }
  }
  return { rows: Number(row?.["n"] ?? 0), misfits };
}

/**
 * SQL predicate, not TRUE for an empty cell: what was written is not the value's own text form, or one that may not fit the type (a year of five digits
 * has a text form that no format takes). Undefined for kinds whose text form says too little.
 */
function otherForm({ name, kind }: Column, raw: string): string | undefined {
  const differs = `CAST(${identifier(name)} AS VARCHAR) IS DISTINCT FROM ${raw}`;
  switch (kind) {
    case "decimal":
    case "boolean":
    case "uuid":
      return differs;
    case "integer":
      return `strlen(${raw}) > 18 OR ${differs}`;
    case "date":
      return `strlen(${raw}) <> 10 OR ${differs}`;
    case "timestamp":
      return `strlen(${raw}) <> 19 OR ${differs}`;
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
