/**
 * Partition keys: a date or timestamp that queries filter by, in pieces of 100 MiB to 1 GiB and fewer than 10,000 of them; never a key of many
 * values, never a small table.
 */
import { countText, plural } from "../../../core/count-text.ts";
import { literal } from "../../../core/sql.ts";
import type { Advice } from "../advice.ts";
import type { DialectId } from "../dialect.ts";
import { cutByRange, mostDays } from "../gain/estimate/partition-share.ts";
import type { ColumnSchema, TableSchema } from "../schema.ts";
import { nameIn, tableIn } from "./names.ts";
import { distinctOf, gibibyte, mebibyte, shownBytes, sizeOf, type Size } from "./sizes.ts";
import type { TableUsage } from "./usage.ts";

export const leastPartition = 100 * mebibyte;
export const largestPartition = gibibyte;
export const mostPartitions = 10_000;
/** A table below this is read whole in seconds; partitions only cost. */
const leastTable = gibibyte;

type Granularity = "day" | "month" | "year";
const days: Readonly<Record<Granularity, number>> = { day: 1, month: 30.44, year: 365.25 };

interface Candidate {
  readonly column: ColumnSchema;
  readonly runs: number;
  /** Those of them that filter by its day, month or year alone. */
  readonly wrapped: number;
}

/** They cut tables by themselves: see the clustering and sort keys. */
const withoutPartitions: ReadonlySet<DialectId> = new Set(["snowflake", "redshift"]);

export function partitionAdvice(dialect: DialectId, usage: TableUsage): readonly Advice[] {
  const { table } = usage;
  if (withoutPartitions.has(dialect)) return [];
  if (table.partitionBy.length > 0) return existing(dialect, table);
  const candidate = timeColumn(usage);
  const size = sizeOf(table);
  if (candidate === undefined) return [];
  if (size === undefined) return [asked(table, candidate, ["the table's size: bytes, or rows"])];
  if (size.bytes < leastTable) return [];
  const known = distinctDays(table, candidate.column);
  if (known === undefined) {
    if (size.bytes / mostPartitions >= leastPartition) return [advised(dialect, usage, candidate, size, undefined, "day")];
    return [asked(table, candidate, [spanOf(candidate.column)])];
  }
  const granularity = (["day", "month", "year"] as const).find(
    (unit) => size.bytes / pieces(known, unit) >= leastPartition && pieces(known, unit) < mostPartitions,
  );
  if (granularity === undefined) return [];
  return [advised(dialect, usage, candidate, size, known, granularity)];
}

/** The date or timestamp that most runs filter by a range or a value. */
function timeColumn({ table, columns }: TableUsage): Candidate | undefined {
  const candidates = table.columns
    .filter(({ kind }) => kind === "date" || kind === "timestamp" || kind === "timestamptz")
    .map((column) => {
      const used = columns.get(column.name);
      const wrapped = used?.wrapped ?? 0;
      return { column, wrapped, runs: (used?.range ?? 0) + (used?.equality ?? 0) + wrapped };
    })
    .filter(({ runs }) => runs > 0);
  return candidates.toSorted((a, b) => b.runs - a.runs)[0];
}

/** A timestamp's distinct values are moments, unless there are so few that whoever stated them has counted days. */
function distinctDays(table: TableSchema, column: ColumnSchema): number | undefined {
  const distinct = distinctOf(table, column.name);
  return column.kind === "date" || (distinct ?? 0) <= mostDays ? distinct : undefined;
}

const pieces = (distinct: number, unit: Granularity): number => Math.max(1, Math.ceil(distinct / days[unit]));

function spanOf({ name, kind }: ColumnSchema): string {
  return `how many days ${name} spans (statistics: distinct of ${name}${kind === "date" ? "" : ", a number of days here"})`;
}

const wrappedRuns = ({ column, wrapped }: Candidate): readonly string[] =>
  wrapped === 0
    ? []
    : [
        `${plural(wrapped, "run")} of them put ${column.name} into a function (a day, month or year of it): write a range of the bare column.`,
      ];

function asked(table: TableSchema, candidate: Candidate, missing: readonly string[]): Advice {
  const { column, runs } = candidate;
  return {
    kind: "partition",
    table: table.name,
    title: `Consider partitioning ${table.name} by ${column.name}`,
    why: `${column.name} is what queries filter by, so whole partitions could be skipped; whether they would be large enough can't be told yet.`,
    evidence: [`${column.name} is filtered by in ${plural(runs, "run")} of the workload`],
    caveats: wrappedRuns(candidate),
    missing,
  };
}

function advised(
  dialect: DialectId,
  { table, runs: all }: TableUsage,
  candidate: Candidate,
  size: Size,
  /** Days; undefined where the table is so large that any number of them below the most partitions will do. */
  distinct: number | undefined,
  granularity: Granularity,
): Advice {
  const { column, runs } = candidate;
  const count = distinct === undefined ? mostPartitions : pieces(distinct, granularity);
  const each = size.bytes / count;
  const ddl = partitionDdl(dialect, table, column, granularity);
  return {
    kind: "partition",
    table: table.name,
    ...(distinct === undefined
      ? {}
      : { change: { kind: "partition", column: column.name, days: distinct, each: days[granularity] } as const }),
    title: `Partition ${table.name} by ${granularity} of ${column.name}`,
    ...(ddl === undefined ? {} : { ddl }),
    why: `${runs} of ${all} runs filter by ${column.name}; they would read the partitions of their range alone.`,
    evidence: [
      size.how,
      distinct === undefined
        ? `the days are not given; up to ${countText(mostPartitions)} of them, which is 27 years, have ${shownBytes(each)} or more each`
        : `${countText(distinct)} days / ${days[granularity]} = ${countText(count)} partitions of about ${shownBytes(each)} (aim: 100 MiB to 1 GiB, fewer than ${countText(mostPartitions)})`,
    ],
    caveats: [
      ...(each > largestPartition && distinct !== undefined ? [`Partitions are larger than 1 GiB: cluster or sort inside of them.`] : []),
      ...(ddl === undefined ? [`No DDL for ${dialect} is known here: the way to cut a table that exists differs between versions.`] : []),
      ...(ddl === undefined ? [] : (steps[dialect] ?? [])),
      "Queries gain only where they compare the bare column with constants.",
      ...wrappedRuns(candidate),
    ],
    // The partitions are right for any number of days; what they save is not known without it.
    missing: distinct === undefined ? [`${spanOf(column)}, for the price`] : [],
  };
}

/** What the DDL leaves to be done. */
const steps: Readonly<Partial<Record<DialectId, readonly string[]>>> = {
  postgres: [
    "The DDL makes the empty parent: its partitions, its keys (which have to hold the partition key) and the rows are yet to come.",
  ],
  clickhouse: ["Write the engine that the table has, if it isn't MergeTree."],
};

interface PartitionParts {
  readonly from: string;
  readonly to: string;
  /** Quoted where needed. */
  readonly key: string;
  readonly column: ColumnSchema;
  readonly granularity: Granularity;
  /** What the table is clustered or ordered by now, as written. */
  readonly clusterBy: readonly string[];
}

const truncations: Readonly<Partial<Record<ColumnSchema["kind"], string>>> = {
  date: "DATE_TRUNC",
  timestamp: "DATETIME_TRUNC",
  timestamptz: "TIMESTAMP_TRUNC",
};
const clickhouseKeys: Readonly<Record<Granularity, string>> = { day: "toDate", month: "toYYYYMM", year: "toYear" };

/** Only a column of days can be a partition by itself: the others would be one partition a value. */
function hiveTable(format: string): (parts: PartitionParts) => string | undefined {
  return ({ from, to, key, column, granularity }) =>
    granularity === "day" && column.kind === "date"
      ? `CREATE TABLE ${to} USING ${format} PARTITIONED BY (${key}) AS SELECT * FROM ${from}`
      : undefined;
}

const writers: Readonly<Partial<Record<DialectId, (parts: PartitionParts) => string | undefined>>> = {
  bigquery: ({ from, to, key, column, granularity, clusterBy }) => {
    const bare = granularity === "day" && column.kind === "date";
    const expression = bare ? key : `${truncations[column.kind] ?? "DATE_TRUNC"}(${key}, ${granularity.toUpperCase()})`;
    const clusters = clusterBy.length === 0 ? "" : ` CLUSTER BY ${clusterBy.join(", ")}`;
    return `CREATE TABLE ${to} PARTITION BY ${expression}${clusters} AS SELECT * FROM ${from}`;
  },
  postgres: ({ from, to, key }) => `CREATE TABLE ${to} (LIKE ${from} INCLUDING DEFAULTS) PARTITION BY RANGE (${key})`,
  clickhouse: ({ from, to, key, granularity, clusterBy }) =>
    `CREATE TABLE ${to} ENGINE = MergeTree PARTITION BY ${clickhouseKeys[granularity]}(${key}) ORDER BY ${clusterBy.length === 0 ? key : `(${clusterBy.join(", ")})`} AS SELECT * FROM ${from}`,
  spark: hiveTable("PARQUET"),
  databricks: hiveTable("DELTA"),
  trino: ({ from, to, column, granularity }) =>
    `CREATE TABLE ${to} WITH (partitioning = ARRAY[${literal(`${granularity}(${column.name})`)}]) AS SELECT * FROM ${from}`,
};

function partitionDdl(dialect: DialectId, table: TableSchema, column: ColumnSchema, granularity: Granularity): string | undefined {
  const from = tableIn(dialect, table.name);
  const to = tableIn(dialect, `${table.name}_partitioned`);
  return writers[dialect]?.({ from, to, key: nameIn(dialect, column.name), column, granularity, clusterBy: table.clusterBy });
}

/** A table that is cut already: into too many or too small pieces? */
function existing(dialect: DialectId, table: TableSchema): readonly Advice[] {
  const size = sizeOf(table);
  const cut = table.partitions === undefined ? countOfValues(dialect, table) : { count: table.partitions, how: "as the server says" };
  if (size === undefined || cut === undefined) return [];
  const { count, how } = cut;
  const each = size.bytes / count;
  if (count <= 1 || (count < mostPartitions && each >= leastPartition / 10)) return [];
  return [
    {
      kind: "partition",
      table: table.name,
      title: `Partition ${table.name} more coarsely`,
      why: `${countText(count)} partitions of about ${shownBytes(each)}: listing and opening them costs more than reading them.`,
      evidence: [size.how, `${countText(count)} partitions by ${table.partitionBy.join(", ")}, ${how}`],
      caveats: [`${dialect}: a change of partitioning writes the table anew.`],
      missing: [],
    },
  ];
}

/** Where each value is a partition of its own. */
function countOfValues(dialect: DialectId, table: TableSchema): { readonly count: number; readonly how: string } | undefined {
  const counts = table.partitionBy.map((column) => distinctOf(table, column));
  const known = counts.filter((count) => count !== undefined);
  if (cutByRange.has(dialect) || known.length < counts.length || known.length === 0) return undefined;
  const how = `one for each value: ${known.map((value) => countText(value)).join(" x ")}`;
  return { count: known.reduce((product, count) => product * count, 1), how };
}
