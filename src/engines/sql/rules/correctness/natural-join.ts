import type { AnalysedStatement, Scope, SourceColumn } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Join, Relation } from "../../syntax/tree.ts";
import { sameName, textAt } from "./support/columns.ts";
import { sourcesUnder } from "./support/keys.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

/** The columns of one side, left to right; undefined where one of its sources isn't known. */
function columnsUnder(scope: Scope, relation: Relation): readonly SourceColumn[] | undefined {
  const sources = sourcesUnder(scope, leavesOf(relation));
  if (sources.length === 0 || sources.some((source) => source.columns === undefined)) return undefined;
  return sources.flatMap((source) => source.columns ?? []);
}

function commonColumns(scope: Scope, join: Join): readonly string[] | undefined {
  const left = columnsUnder(scope, join.left);
  const right = columnsUnder(scope, join.right);
  if (left === undefined || right === undefined) return undefined;
  return left.filter((column) => right.some((other) => sameName(other.name, column.name))).map((column) => column.name);
}

function using(analysed: AnalysedStatement, join: Join, columns: readonly string[]): ProposedRewrite | undefined {
  const keyword = textAt(analysed, join.keywordSpan);
  const natural = /^NATURAL\s+/iu.exec(keyword);
  if (
    natural === null ||
    columns.length === 0 ||
    joinsIn(join.left).length > 0 ||
    !columns.every((name) => /^[a-z_][a-z0-9_]*$/u.test(name))
  ) {
    return undefined;
  }
  const { start } = join.keywordSpan;
  const { end } = join.right.span;
  return {
    title: "Name the columns with USING",
    edits: [
      { span: { start, end: start + natural[0].length }, text: "" },
      { span: { start: end, end }, text: ` USING (${columns.join(", ")})` },
    ],
    preconditions: [],
  };
}

function matchOf(analysed: AnalysedStatement, scope: Scope, join: Join): RuleMatch | undefined {
  if (!join.natural) return undefined;
  const columns = commonColumns(scope, join);
  const rewrite = columns === undefined ? undefined : using(analysed, join, columns);
  const none = columns?.length === 0;
  return {
    span: join.keywordSpan,
    ...(none ? { severity: "error" as const } : {}),
    message: none
      ? "The tables have no column name in common, so this NATURAL JOIN is a cross join."
      : `NATURAL JOIN compares every column that both sides happen to share${columns === undefined ? "" : `: ${columns.join(", ")}`}.`,
    suggestion: "Name the columns with USING or ON.",
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const naturalJoin = defineRule({
  id: "natural-join",
  group: "correctness",
  title: "NATURAL JOIN",
  severity: "warning",
  what: "A join whose condition is all column names that both tables have in common.",
  why: "A column such as updated_at or name added to both tables silently becomes part of the condition, and rows disappear.",
  whenNotToUse: "Tables whose definitions never change.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 7.10 <joined table>"],
  visit: eachScope((analysed, scope) => joinsIn(scope.select.from).map((join) => matchOf(analysed, scope, join))),
  examples: {
    bad: [
      {
        sql: "SELECT * FROM a NATURAL JOIN b",
        schema: "CREATE TABLE a (id INT, x INT); CREATE TABLE b (id INT, y INT)",
        fixed: "SELECT * FROM a JOIN b USING (id)",
      },
      { sql: "SELECT * FROM a NATURAL LEFT JOIN b" },
      { sql: "SELECT * FROM a NATURAL JOIN b", schema: "CREATE TABLE a (x INT); CREATE TABLE b (y INT)" },
    ],
    good: [{ sql: "SELECT * FROM a JOIN b USING (id)" }, { sql: "SELECT natural FROM a" }],
  },
});
