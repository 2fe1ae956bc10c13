import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { textOf } from "../migration/support/ddl.ts";
import { nameOf } from "./support/keys.ts";

const nullable = /^(?:LOWCARDINALITY\s*\(\s*)?NULLABLE\b/;

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "createTable") return [];
  const options = textOf(analysed, statement.options);
  if (!/MergeTree\b/i.test(options)) return [];
  const allowed = /\ballow_nullable_key\s*=\s*(?:1|true)\b/i.test(options);
  const keys = new Set(statement.clusterBy.map((key) => nameOf(key)?.toLowerCase()));
  return statement.columns
    .filter(({ name, type }) => keys.has(name.name.toLowerCase()) && nullable.test(type))
    .map(({ name, span }) => ({
      span,
      severity: allowed ? "warning" : "error",
      message: allowed
        ? `${name.name} may be NULL and is part of the sorting key, which costs memory and blurs what the index can skip.`
        : `${name.name} may be NULL and is part of the sorting key, which is refused without allow_nullable_key.`,
      suggestion: "Declare it without Nullable, with a DEFAULT that stands for a missing value.",
    }));
}

export const nullableKeyColumn = defineRule({
  id: "nullable-key-column",
  group: "dialect",
  title: "Nullable column in the sorting key",
  severity: "error",
  dialects: ["clickhouse"],
  what: "A column of a Nullable type in ORDER BY of a MergeTree table.",
  why: "By default the table isn't made at all. With allow_nullable_key it is, but each Nullable column keeps a second file that says where it is NULL, and every use of it reads that too.",
  whenNotToUse: "NULL has to be told apart from every other value, and the setting is on.",
  fix: "none",
  sources: [
    "ClickHouse documentation: best practices, avoid nullable columns",
    "ClickHouse documentation: MergeTree settings, allow_nullable_key",
  ],
  visit,
  examples: {
    bad: [
      {
        sql: "CREATE TABLE visits (site Nullable(UInt32), day Date) ENGINE = MergeTree ORDER BY (site, day)",
        dialect: "clickhouse",
      },
    ],
    good: [
      {
        sql: "CREATE TABLE visits (site UInt32, day Date, note Nullable(String)) ENGINE = MergeTree ORDER BY (site, day)",
        dialect: "clickhouse",
      },
      { sql: "CREATE TABLE visits (site Nullable(UInt32), day Date) ENGINE = Memory", dialect: "clickhouse" },
    ],
  },
});
