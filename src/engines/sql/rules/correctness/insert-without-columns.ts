import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "insert" || statement.columns.length > 0 || statement.query === undefined) return [];
  const first = statement.target[0];
  const last = statement.target.at(-1);
  if (first === undefined || last === undefined) return [];
  // BY NAME, and everything else that stands between the table and its query.
  if (/\bBY\s+NAME\b|\bOVERWRITE\b|\bPARTITION\b/iu.test(analysed.source.slice(statement.span.start, statement.query.span.start)))
    return [];
  return [
    {
      span: { start: first.span.start, end: last.span.end },
      message: `Values go to the columns of ${last.name} by place: a column added or moved in the table shifts them.`,
      suggestion: `Name the columns: INSERT INTO ${last.name} (...).`,
    },
  ];
}

export const insertWithoutColumns = defineRule({
  id: "insert-without-columns",
  group: "correctness",
  title: "INSERT without a column list",
  severity: "warning",
  what: "INSERT INTO t SELECT ... or VALUES ... that doesn't name the columns of t.",
  why: "When the table changes, values land in the wrong columns without an error, as long as the types convert.",
  whenNotToUse: "Tables that the same script creates; INSERT BY NAME and INSERT OVERWRITE aren't reported.",
  fix: "none",
  sources: ["https://rules.sonarsource.com/plsql/RSPEC-1772"],
  visit,
  examples: {
    bad: [{ sql: "INSERT INTO t SELECT a, b FROM u" }, { sql: "INSERT INTO s.t VALUES (1, 'x')" }],
    good: [
      { sql: "INSERT INTO t (a, b) SELECT a, b FROM u" },
      { sql: "INSERT INTO t BY NAME SELECT a, b FROM u", dialect: "duckdb" },
      { sql: "CREATE TABLE t AS SELECT a, b FROM u" },
    ],
  },
});
