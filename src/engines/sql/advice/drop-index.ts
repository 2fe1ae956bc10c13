/** Indexes that another one makes superfluous, and those that a server has never used. */
import { countText } from "../../../core/count-text.ts";
import type { Advice } from "../advice.ts";
import type { DialectId } from "../dialect.ts";
import type { TableIndex, TableSchema } from "../schema.ts";
import { splitName } from "../schema/split-name.ts";
import { servingIndex } from "./existing-indexes.ts";
import { concurrentlyOn, leastRows, lookupOf, rowStores } from "./index-advice.ts";
import { nameIn, tableIn } from "./names.ts";
import { shownBytes } from "./sizes.ts";
import type { TableUsage } from "./usage.ts";

type Named = TableIndex & { readonly name: string };

const dayMilliseconds = 86_400_000;
/** A week has a weekend and, mostly, whatever runs weekly. */
const leastDays = 7;

export function dropIndexAdvice(dialect: DialectId, usage: TableUsage, now: Date): readonly Advice[] {
  const { table } = usage;
  if (!rowStores.has(dialect) || table.kind !== "table") return [];
  const superfluous = superfluousIndexes(table);
  const dropped = new Set<TableIndex>(superfluous.map(({ index }) => index));
  const unused = (table.indexes ?? []).filter(isNamed).filter((index) => !dropped.has(index) && isUnused(usage, index, now));
  return [
    ...superfluous.map((entry) => superfluousAdvice(dialect, table, entry)),
    ...unused.map((index) => unusedAdvice(table, index, now)),
  ];
}

const isNamed = (index: TableIndex): index is Named => index.name !== undefined;

interface Superfluous {
  readonly index: Named;
  readonly by: TableIndex;
  /** It has the same key, not only the beginning of one. */
  readonly same: boolean;
}

/** Each by one that stays. */
function superfluousIndexes({ indexes = [] }: TableSchema): readonly Superfluous[] {
  const gone = new Set<TableIndex>();
  const found: Superfluous[] = [];
  for (const index of indexes.filter(isNamed).toReversed()) {
    if (index.unique || index.required || !index.valid) continue;
    const by = indexes.find((other) => other !== index && !gone.has(other) && covers(other, index));
    if (by === undefined) continue;
    gone.add(index);
    found.push({ index, by, same: by.keys.length === index.keys.length });
  }
  return found.toReversed();
}

/** The same key, or for B-trees a longer one that begins with it, over the same rows, with all that the other stores. */
function covers(other: TableIndex, index: TableIndex): boolean {
  if (!other.valid || other.method !== index.method || other.predicate !== index.predicate) return false;
  if (!index.keys.every(({ text }, place) => other.keys[place]?.text === text)) return false;
  const stored = new Set([...other.included, ...other.keys.flatMap(({ column }) => column ?? [])].map((name) => name.toLowerCase()));
  if (!index.included.every((column) => stored.has(column.toLowerCase()))) return false;
  return other.keys.length === index.keys.length || (index.method === "btree" && index.keys.length > 0);
}

const keyText = ({ keys }: TableIndex): string => keys.map(({ column, text }) => column ?? text).join(", ");

function superfluousAdvice(dialect: DialectId, table: TableSchema, { index, by, same }: Superfluous): Advice {
  const other = `${by.name ?? "the index of its key"} (${keyText(by)})`;
  return {
    kind: "dropIndex",
    table: table.name,
    title: same ? `Drop ${index.name}: ${other} is the same index` : `Drop ${index.name}: ${other} begins with its columns`,
    ddl: dropDdl(dialect, table, index),
    why: same
      ? "Two indexes of the same key, order and rows answer the same queries, and each write keeps both."
      : "A B-tree answers what its first columns are asked for, too, and each write keeps both.",
    evidence: [
      `${index.name} (${keyText(index)})${index.bytes === undefined ? "" : `, ${shownBytes(index.bytes)}`}`,
      other,
      ...(index.scans === undefined ? [] : [`${countText(index.scans.count)} scans counted since ${index.scans.since}`]),
    ],
    caveats: [
      ...(same ? [] : ["The longer one has larger entries: a query that walks a large part of it reads more."]),
      ...(dialect === "mysql" ? ["Queries that name it in an index hint would fail."] : []),
    ],
    missing: [],
  };
}

function dropDdl(dialect: DialectId, owner: TableSchema, { name }: Named): string {
  const { name: table } = owner;
  const plain = nameIn(dialect, name);
  if (dialect === "mysql" || dialect === "tsql") return `DROP INDEX ${plain} ON ${tableIn(dialect, table)}`;
  const schema = splitName(table).slice(0, -1);
  const qualified = [...schema.map((part) => nameIn(dialect, part)), plain].join(".");
  return concurrentlyOn(dialect, owner) ? `DROP INDEX CONCURRENTLY ${qualified}` : `DROP INDEX ${qualified}`;
}

/** Counted over a week at least, and not what the workload at hand would use. */
function isUnused({ table, patterns }: TableUsage, index: Named, now: Date): boolean {
  if (index.scans?.count !== 0 || index.unique || index.required || !index.valid) return false;
  if ((table.rows ?? 0) < leastRows || daysSince(index.scans.since, now) < leastDays) return false;
  return !patterns.some((pattern) => servingIndex({ ...table, indexes: [index], keys: [] }, lookupOf(table, pattern)) !== undefined);
}

const daysSince = (since: string, now: Date): number => (now.getTime() - Date.parse(since)) / dayMilliseconds;

function unusedAdvice({ name: table }: TableSchema, index: Named, now: Date): Advice {
  const since = index.scans?.since ?? "";
  return {
    kind: "dropIndex",
    table,
    title: `Ask whether ${index.name} is needed: this server counts no use of it`,
    why: "An index that nothing reads costs space and every write.",
    evidence: [
      `${index.name} (${keyText(index)})${index.bytes === undefined ? "" : `, ${shownBytes(index.bytes)}`}`,
      `0 scans counted since ${since} (${countText(Math.floor(daysSince(since, now)))} days)`,
    ],
    caveats: [
      "Replicas count for themselves: look there before dropping it.",
      "The server doesn't say when an index was made: a new one had less time.",
      "What runs once a month or a year may still need it.",
    ],
    missing: [],
  };
}
