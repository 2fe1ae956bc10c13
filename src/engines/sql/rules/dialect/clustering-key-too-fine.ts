import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { CreateTable } from "../../syntax/tree.ts";
import { isUniqueColumn, nameOf } from "./support/keys.ts";

/** Columns up to which Snowflake advises to define a key. */
const mostKeys = 4;

function matchOf(statement: CreateTable, key: string): RuleMatch | undefined {
  const column = statement.columns.find(({ name }) => name.name.toLowerCase() === nameOf(key)?.toLowerCase());
  if (column === undefined) return undefined;
  const { name, type, span } = column;
  if (/^(?:TIMESTAMP|DATETIME)/.test(type)) {
    return {
      span,
      message: `The table is clustered by each instant of ${name.name}.`,
      suggestion: `CLUSTER BY (TO_DATE(${name.name})) keeps the order of days and is far cheaper to maintain.`,
    };
  }
  return isUniqueColumn(statement, column)
    ? {
        span,
        message: `The table is clustered by ${name.name}, which every row has a value of its own of.`,
        suggestion: `Cluster by what queries filter ranges of; for look-ups by ${name.name} there is search optimization.`,
      }
    : undefined;
}

function visit({ statement }: AnalysedStatement): readonly RuleMatch[] {
  if (statement.kind !== "createTable") return [];
  const found = statement.clusterBy.map((key) => matchOf(statement, key)).filter((match) => match !== undefined);
  if (statement.clusterBy.length <= mostKeys) return found;
  return [
    ...found,
    {
      span: statement.options,
      message: `The table is clustered by ${statement.clusterBy.length} columns: the later ones order almost nothing and cost as much.`,
      suggestion: "Keep the three or four that most queries filter by, those with the fewest values first.",
    },
  ];
}

export const clusteringKeyTooFine = defineRule({
  id: "clustering-key-too-fine",
  group: "dialect",
  title: "Clustering key with too many values or columns",
  severity: "warning",
  dialects: ["snowflake"],
  what: "CLUSTER BY a timestamp as it is, a unique column, or more than four columns.",
  why: "Micro-partitions are told apart by ranges: more values than partitions skip nothing more, and each load sets more rows out of order, which is put right again at the cost of credits.",
  whenNotToUse: "The clustering depth was measured and is worth it; rows of many columns are only appended in that order.",
  fix: "none",
  sources: ["Snowflake documentation: clustering keys and clustered tables, strategies for selecting clustering keys"],
  visit,
  examples: {
    bad: [
      { sql: "CREATE TABLE events (id INT, ts TIMESTAMP_NTZ) CLUSTER BY (ts)", dialect: "snowflake" },
      { sql: "CREATE TABLE events (id INT PRIMARY KEY, day DATE) CLUSTER BY (id)", dialect: "snowflake" },
      { sql: "CREATE TABLE events (a INT, b INT, c INT, d INT, e INT) CLUSTER BY (a, b, c, d, e)", dialect: "snowflake" },
    ],
    good: [
      { sql: "CREATE TABLE events (id INT, ts TIMESTAMP_NTZ, region TEXT) CLUSTER BY (region, TO_DATE(ts))", dialect: "snowflake" },
      { sql: "CREATE TABLE events (id INT, day DATE) CLUSTER BY (day)", dialect: "snowflake" },
    ],
  },
});
