/** Indexes for row stores: columns compared by equality first, the most selective of them leading, then one range or the order. */
import { countText } from "../../../core/count-text.ts";
import type { Advice } from "../advice.ts";
import type { DialectId } from "../dialect.ts";
import type { TableIndex, TableSchema } from "../schema.ts";
import { nearlyServing, servingIndex, type WantedIndex } from "./existing-indexes.ts";
import { nameIn, tableIn } from "./names.ts";
import { distinctOf } from "./sizes.ts";
import type { AccessPattern, TableUsage } from "./usage.ts";

export const rowStores: ReadonlySet<DialectId> = new Set(["postgres", "mysql", "tsql", "oracle"]);
/** A table of fewer rows is read whole in a few milliseconds. */
export const leastRows = 10_000;
/** An index that leaves more than this share of the rows is not used. */
const largestShare = 0.1;
/** Where an index leaves no more rows than this, looking at each of them costs next to nothing. */
const fewRows = 100;
const mostColumns = 4;

interface Wanted extends WantedIndex {
  readonly columns: readonly string[];
  readonly queries: Set<string>;
  runs: number;
  readonly share: number | undefined;
}

export function indexAdvice(dialect: DialectId, usage: TableUsage): readonly Advice[] {
  const { table } = usage;
  if (!rowStores.has(dialect) || table.kind !== "table") return [];
  if (table.rows !== undefined && table.rows < leastRows) return [];
  const wanted = new Map<string, Wanted>();
  for (const pattern of usage.patterns) {
    const lookup = lookupOf(table, pattern);
    const columns = [...lookup.equality, ...(lookup.follows === undefined ? [] : [lookup.follows])];
    if (columns.length === 0 || servingIndex(table, lookup) !== undefined || hasFewRows(table, lookup)) continue;
    const share = shareOf(table, lookup.equality);
    if (share !== undefined && share > largestShare) continue;
    const key = columns.join("\u0000");
    const known = wanted.get(key) ?? { ...lookup, columns, runs: 0, share, queries: new Set<string>() };
    known.runs += pattern.runs;
    known.queries.add(pattern.query);
    wanted.set(key, known);
  }
  return withoutPrefixes([...wanted.values()]).map((entry) => adviceOf(dialect, usage, entry));
}

/** The columns that an index for the pattern would begin with. */
export function lookupOf(table: TableSchema, { equality, range, join, order }: AccessPattern): WantedIndex {
  const exact = [...new Set(equality)].toSorted((a, b) => (distinctOf(table, b) ?? 0) - (distinctOf(table, a) ?? 0)).slice(0, mostColumns);
  // A join alone: the inner side of a nested loop is looked up by its columns.
  if (exact.length === 0 && range.length === 0) return { equality: [...new Set(join)].slice(0, mostColumns) };
  const follows = [...range, ...(exact.length > 0 ? order : [])].find((column) => !exact.includes(column));
  return { equality: exact, ...(follows === undefined || exact.length === mostColumns ? {} : { follows }) };
}

/** An index by some of the columns leaves so few rows already that more columns in it gain nothing. */
function hasFewRows(table: TableSchema, { equality }: WantedIndex): boolean {
  const { rows } = table;
  if (rows === undefined) return false;
  return equality.some((column) => {
    const distinct = distinctOf(table, column);
    return distinct !== undefined && rows / Math.max(distinct, 1) <= fewRows && servingIndex(table, { equality: [column] }) !== undefined;
  });
}

/** Rows that equality leaves, if values are as frequent as each other; undefined where nothing is known. */
function shareOf(table: TableSchema, equality: readonly string[]): number | undefined {
  const counts = equality.map((column) => distinctOf(table, column));
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 || known.length < counts.length
    ? undefined
    : 1 / known.reduce((product, count) => product * Math.max(count, 1), 1);
}

/** An index answers what its first columns are asked for too. */
function withoutPrefixes(all: readonly Wanted[]): readonly Wanted[] {
  return all.filter((entry) => {
    const longer = all.find(
      (other) =>
        other !== entry &&
        other.columns.length > entry.columns.length &&
        entry.columns.every((column, index) => other.columns[index] === column),
    );
    for (const query of longer === undefined ? [] : entry.queries) longer?.queries.add(query);
    if (longer !== undefined) longer.runs += entry.runs;
    return longer === undefined;
  });
}

function adviceOf(dialect: DialectId, { table, runs: all }: TableUsage, { columns, runs, share, queries, ...lookup }: Wanted): Advice {
  const name = `${table.name.split(".").at(-1) ?? table.name}_${columns.join("_")}_idx`.slice(0, 60);
  const list = columns.map((column) => nameIn(dialect, column)).join(", ");
  const concurrently = concurrentlyOn(dialect, table) ? " CONCURRENTLY" : "";
  return {
    kind: "index",
    table: table.name,
    queries: [...queries],
    title: `Index ${table.name} by ${columns.join(", ")}`,
    ddl: `CREATE INDEX${concurrently} ${nameIn(dialect, name)} ON ${tableIn(dialect, table.name)} (${list})`,
    why: "Columns compared by equality lead, the most selective first; then one range or the order, which a B-tree can walk.",
    evidence: [
      `${Math.min(runs, all)} of ${all} runs look rows up so`,
      ...(table.rows === undefined ? [] : [`${countText(table.rows)} rows`]),
      ...(share === undefined ? [] : [`equality leaves about ${(share * 100).toPrecision(2)}% of them, if values are equally frequent`]),
    ],
    caveats: ["Each write has to keep it, too.", ...lockOf(dialect, table), ...neighbours(table, columns, lookup), knownIndexes(table)],
    missing: [
      ...(table.rows === undefined ? ["rows of the table"] : []),
      ...(share === undefined && lookup.equality.length > 0 ? [`distinct values of ${lookup.equality.join(", ")}`] : []),
    ],
  };
}

/** Postgres does so without blocking writes, but not on partitioned tables (PostgreSQL documentation, CREATE INDEX and DROP INDEX). */
export function concurrentlyOn(dialect: DialectId, { partitionBy }: TableSchema): boolean {
  return dialect === "postgres" && partitionBy.length === 0;
}

function lockOf(dialect: DialectId, table: TableSchema): readonly string[] {
  if (dialect !== "postgres" || concurrentlyOn(dialect, table)) return [];
  return [
    "It blocks writes while it is built: to avoid that, make it ON ONLY the table, CONCURRENTLY on each partition, and attach these.",
  ];
}

/** Indexes that exist and are near: it may be they that should change. */
function neighbours(table: TableSchema, columns: readonly string[], lookup: WantedIndex): readonly string[] {
  const partial = nearlyServing(table, lookup).map((index) =>
    index.valid
      ? `${shown(index)} begins so for the rows where ${index.predicate ?? ""}: queries that ask for those alone have it already.`
      : `${shown(index)} begins so and is not valid: rebuild it (REINDEX INDEX CONCURRENTLY) rather than make another.`,
  );
  const shorter = (table.indexes ?? [])
    .filter(({ keys, valid, predicate, unique, required }) => {
      const lower = keys.map(({ column }) => column?.toLowerCase());
      const leads = lower.length < columns.length && lower.every((column, place) => column === columns[place]?.toLowerCase());
      return leads && valid && predicate === undefined && !unique && !required;
    })
    .map((index) => `${shown(index)} holds the first of these columns alone: the new one would make it redundant.`);
  return [...partial, ...shorter];
}

const shown = ({ name, keys }: TableIndex): string => name ?? `the index by ${keys.map(({ column, text }) => column ?? text).join(", ")}`;

function knownIndexes({ indexes, source }: TableSchema): string {
  if (indexes === undefined) return "Nothing is known of the indexes that exist: compare before creating it.";
  return source === "live" || indexes.some((index) => index.source === "live")
    ? "None of the indexes that the server has answers it."
    : "None of the indexes in the schema files answers it; what was made elsewhere is not known.";
}
