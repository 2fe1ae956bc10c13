/** Clustering, sort and distribution keys of warehouses. */
import { countText } from "../../../core/count-text.ts";
import type { Advice, AdviceKind } from "../advice.ts";
import type { DialectId } from "../dialect.ts";
import type { TableSchema } from "../schema.ts";
import { nameIn, tableIn } from "./names.ts";
import { distinctOf, gibibyte, mebibyte, shownBytes, sizeOf } from "./sizes.ts";
import type { TableUsage } from "./usage.ts";

/** Below this a table is a handful of blocks, and nothing can be skipped. */
const leastTable: Readonly<Partial<Record<DialectId, number>>> = {
  bigquery: gibibyte,
  snowflake: 1024 * gibibyte,
  redshift: gibibyte,
  databricks: gibibyte,
};
const mostColumns: Readonly<Partial<Record<DialectId, number>>> = { bigquery: 4, snowflake: 3, redshift: 3, databricks: 4 };
/** A dimension of this size is copied to every node of Redshift without regret. */
const smallTable = 100 * mebibyte;

export function clusterAdvice(dialect: DialectId, usage: TableUsage): readonly Advice[] {
  const least = leastTable[dialect];
  const { table } = usage;
  if (least === undefined || table.kind === "view") return [];
  const size = sizeOf(table);
  const distribution = dialect === "redshift" ? distributionAdvice(usage) : [];
  if (size === undefined || size.bytes < least || table.clusterBy.length > 0) return distribution;
  const columns = filteredColumns(usage).slice(0, mostColumns[dialect] ?? 3);
  if (columns.length === 0) return distribution;
  const ddl = clusterDdl(
    dialect,
    table,
    columns.map(({ name }) => nameIn(dialect, name)),
  );
  return [
    {
      kind: dialect === "redshift" ? ("sortKey" satisfies AdviceKind) : "cluster",
      table: table.name,
      change: { kind: "cluster", columns: columns.map(({ name }) => name) },
      title: `${dialect === "redshift" ? "Sort" : "Cluster"} ${table.name} by ${columns.map(({ name }) => name).join(", ")}`,
      ...(ddl === undefined ? {} : { ddl }),
      why: "Blocks whose values lie outside of a filter are skipped, if equal values lie together.",
      evidence: [size.how, ...columns.map(({ name, runs }) => `${runs} of ${usage.runs} runs filter by ${name}`)],
      caveats: [
        ...(dialect === "snowflake"
          ? [
              "Automatic clustering bills credits for keeping the order; a table loaded in that order may need none.",
              "Of a column with very many values take a coarser expression, such as a date for a timestamp.",
            ]
          : []),
        ...(dialect === "bigquery" ? ["Filters use it from the first column on: put the one that is filtered most first."] : []),
      ],
      missing: [],
    },
    ...distribution,
  ];
}

/** Most filtered first; a column of two or three values skips little. */
function filteredColumns({ table, columns }: TableUsage): readonly { readonly name: string; readonly runs: number }[] {
  return [...columns]
    .map(([name, { equality, range }]) => ({ name, runs: equality + range }))
    .filter(
      ({ name, runs }) =>
        runs > 0 &&
        !table.partitionBy.some((column) => column.toLowerCase() === name.toLowerCase()) &&
        (distinctOf(table, name) ?? 100) > 3,
    )
    .toSorted((a, b) => b.runs - a.runs || (a.name < b.name ? -1 : 1));
}

/** Undefined where the table would lose its partitions, because how they are written isn't known. */
function clusterDdl(dialect: DialectId, { name, partitionBy, source }: TableSchema, columns: readonly string[]): string | undefined {
  const table = tableIn(dialect, name);
  const list = columns.join(", ");
  if (dialect === "redshift") return `ALTER TABLE ${table} ALTER COMPOUND SORTKEY (${list})`;
  if (dialect !== "bigquery") return `ALTER TABLE ${table} CLUSTER BY (${list})`;
  if (partitionBy.length > 0 && source !== "ddl") return undefined;
  const partition = partitionBy.length === 0 ? "" : ` PARTITION BY ${partitionBy.join(", ")}`;
  return `CREATE TABLE ${tableIn(dialect, `${name}_clustered`)}${partition} CLUSTER BY ${list} AS SELECT * FROM ${table}`;
}

/** KEY on the column that most runs join by, if its values are many; ALL for small tables that others join. */
function distributionAdvice({ table, columns, runs }: TableUsage): readonly Advice[] {
  const joined = [...columns]
    .map(([name, usage]) => ({ name, joins: usage.join }))
    .filter(({ joins }) => joins > 0)
    .toSorted((a, b) => b.joins - a.joins);
  const [best] = joined;
  const size = sizeOf(table);
  if (best === undefined || size === undefined || best.name.toLowerCase() === table.distributedBy?.toLowerCase()) return [];
  const name = tableIn("redshift", table.name);
  if (size.bytes <= smallTable) {
    return [
      {
        kind: "distributionKey",
        table: table.name,
        title: `Keep a copy of ${table.name} on every node`,
        ddl: `ALTER TABLE ${name} ALTER DISTSTYLE ALL`,
        why: "Joins with it need no data sent between nodes, and it is small.",
        evidence: [size.how, `${best.joins} of ${runs} runs join it`],
        caveats: ["Loads write every copy."],
        missing: [],
      },
    ];
  }
  const distinct = distinctOf(table, best.name);
  if (distinct !== undefined && distinct < 1000) return [];
  return [
    {
      kind: "distributionKey",
      table: table.name,
      title: `Distribute ${table.name} by ${best.name}`,
      ddl: `ALTER TABLE ${name} ALTER DISTSTYLE KEY DISTKEY ${nameIn("redshift", best.name)}`,
      why: "Rows that are joined then lie on the same node, if the other table is distributed by the same key.",
      evidence: [
        size.how,
        `${best.joins} of ${runs} runs join by ${best.name}`,
        ...(distinct === undefined ? [] : [`${countText(distinct)} distinct values`]),
      ],
      caveats: [`One value that holds a large share of the rows would fill one node (${shownBytes(size.bytes)} in all).`],
      missing: distinct === undefined ? [`distinct values of ${best.name}, and whether some are far more frequent`] : [],
    },
  ];
}
