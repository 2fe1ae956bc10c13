/** Indexes for row stores: columns compared by equality first, the most selective of them leading, then one range or the order. */
import type { Advice } from "../advice.ts";
import type { DialectId } from "../dialect.ts";
import type { TableSchema } from "../schema.ts";
import { nameIn, tableIn } from "./names.ts";
import { distinctOf } from "./sizes.ts";
import type { AccessPattern, TableUsage } from "./usage.ts";

const rowStores: ReadonlySet<DialectId> = new Set(["postgres", "mysql", "tsql", "oracle"]);
/** A table of fewer rows is read whole in a few milliseconds. */
const leastRows = 10_000;
/** An index that leaves more than this share of the rows is not used. */
const largestShare = 0.1;
const mostColumns = 4;

interface Wanted {
  readonly columns: readonly string[];
  runs: number;
  readonly share: number | undefined;
}

export function indexAdvice(dialect: DialectId, usage: TableUsage): readonly Advice[] {
  const { table } = usage;
  if (!rowStores.has(dialect) || table.kind !== "table") return [];
  if (table.rows !== undefined && table.rows < leastRows) return [];
  const wanted = new Map<string, Wanted>();
  for (const pattern of usage.patterns) {
    const columns = columnsFor(table, pattern);
    if (columns.length === 0 || isPrefixOfKey(table, columns)) continue;
    const share = shareOf(table, pattern, columns);
    if (share !== undefined && share > largestShare) continue;
    const key = columns.join("\u0000");
    const known = wanted.get(key) ?? { columns, runs: 0, share };
    known.runs += pattern.runs;
    wanted.set(key, known);
  }
  return withoutPrefixes([...wanted.values()]).map((entry) => adviceOf(dialect, usage, entry));
}

function columnsFor(table: TableSchema, { equality, range, join, order }: AccessPattern): readonly string[] {
  const exact = [...new Set(equality)].toSorted((a, b) => (distinctOf(table, b) ?? 0) - (distinctOf(table, a) ?? 0));
  if (exact.length === 0 && range.length === 0) {
    // A join alone: the inner side of a nested loop is looked up by its columns.
    return [...new Set(join)].slice(0, mostColumns);
  }
  const last = range[0] ?? (exact.length > 0 ? order[0] : undefined);
  return [...new Set([...exact, ...(last === undefined ? [] : [last])])].slice(0, mostColumns);
}

/** An index of these columns is there already, or a key whose first columns they are. */
function isPrefixOfKey({ keys }: TableSchema, columns: readonly string[]): boolean {
  const lower = columns.map((column) => column.toLowerCase());
  return keys.some((key) => {
    const names = key.columns.map((column) => column.toLowerCase());
    // A whole key that is compared by equality finds one row, whatever else is asked.
    return lower.every((column, index) => names[index] === column) || names.every((column) => lower.includes(column));
  });
}

/** Rows that equality leaves, if values are as frequent as each other; undefined where nothing is known. */
function shareOf(table: TableSchema, { equality }: AccessPattern, columns: readonly string[]): number | undefined {
  const counts = columns.filter((column) => equality.includes(column)).map((column) => distinctOf(table, column));
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 || known.length < counts.length
    ? undefined
    : 1 / known.reduce((product, count) => product * Math.max(count, 1), 1);
}

/** An index answers what its first columns are asked for too. */
function withoutPrefixes(all: readonly Wanted[]): readonly Wanted[] {
  return all.filter(
    (entry) =>
      !all.some(
        (other) =>
          other !== entry &&
          other.columns.length > entry.columns.length &&
          entry.columns.every((column, index) => other.columns[index] === column),
      ),
  );
}

function adviceOf(dialect: DialectId, { table, runs: all }: TableUsage, { columns, runs, share }: Wanted): Advice {
  const name = `${table.name.split(".").at(-1) ?? table.name}_${columns.join("_")}_idx`.slice(0, 60);
  const list = columns.map((column) => nameIn(dialect, column)).join(", ");
  const concurrently = dialect === "postgres" ? " CONCURRENTLY" : "";
  return {
    kind: "index",
    table: table.name,
    title: `Index ${table.name} by ${columns.join(", ")}`,
    ddl: `CREATE INDEX${concurrently} ${nameIn(dialect, name)} ON ${tableIn(dialect, table.name)} (${list})`,
    why: "Columns compared by equality lead, the most selective first; then one range or the order, which a B-tree can walk.",
    evidence: [
      `${runs} of ${all} runs look rows up so`,
      ...(table.rows === undefined ? [] : [`${table.rows.toLocaleString("en")} rows`]),
      ...(share === undefined ? [] : [`equality leaves about ${(share * 100).toPrecision(2)}% of them, if values are equally frequent`]),
    ],
    caveats: ["Each write has to keep it, too.", "Indexes that exist already are known only from their keys: compare before creating it."],
    missing: [
      ...(table.rows === undefined ? ["rows of the table"] : []),
      ...(share === undefined ? [`distinct values of ${columns.join(", ")}`] : []),
    ],
  };
}
