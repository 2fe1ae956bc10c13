import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type Edit, type RuleMatch } from "../../rule.ts";
import type { CommonTableExpression, With } from "../../syntax/tree.ts";
import { withoutWord } from "./support/without-word.ts";
import { wordsOf } from "./support/words.ts";

/** The WITH clauses of the statement, each once. */
function withClauses(analysed: AnalysedStatement): readonly With[] {
  const clauses = new Set<With>();
  for (const { query } of analysed.scopes) if (query.with !== undefined) clauses.add(query.with);
  return [...clauses];
}

/**
 * Whether the name stands anywhere outside of its own definition. Looking at the text rather than at resolved names errs on the silent side:
 * a template, or a clause that isn't understood, may read the table.
 */
function isMentioned(analysed: AnalysedStatement, { name, span }: CommonTableExpression): boolean {
  if (/^[\p{L}\p{N}_$]+$/u.test(name.name)) {
    return (
      wordsOf(analysed)
        .get(name.name.toLowerCase())
        ?.some((place) => place < span.start || place >= span.end) ?? false
    );
  }
  return analysed.source.slice(0, span.start).includes(name.name) || analysed.source.slice(span.end).includes(name.name);
}

function matchOf(analysed: AnalysedStatement, clause: With, index: number): RuleMatch | undefined {
  const table = clause.tables[index];
  if (table === undefined || clause.recursive || table.query === undefined || isMentioned(analysed, table)) return undefined;
  const next = clause.tables[index + 1];
  const previous = clause.tables[index - 1];
  const edit: Edit =
    next !== undefined
      ? { span: { start: table.span.start, end: next.span.start }, text: "" }
      : previous !== undefined
        ? { span: { start: previous.span.end, end: table.span.end }, text: "" }
        : withoutWord(analysed, clause.span);
  return {
    span: table.name.span,
    message: `${table.name.name} is defined and never read.`,
    rewrite: { title: `Remove ${table.name.name}`, edits: [edit], preconditions: [] },
  };
}

export const unusedCte = defineRule({
  id: "unused-cte",
  group: "cost",
  title: "Common table expression that is never read",
  severity: "warning",
  what: "A table of WITH whose name stands nowhere else in the statement.",
  why: "It misleads readers, and engines that materialise each of them (Postgres before 12, some Redshift and MySQL plans) compute it for nothing.",
  whenNotToUse: "While a query is being written; a data-changing CTE of Postgres is run though nobody reads it, and is left alone.",
  fix: "safe",
  visit: (analysed) =>
    // A template that isn't understood may read any table.
    (analysed.templated.some(({ unknown }) => unknown === true) ? [] : withClauses(analysed)).flatMap((clause) =>
      clause.tables.map((_, index) => matchOf(analysed, clause, index)).filter((found) => found !== undefined),
    ),
  examples: {
    bad: [
      { sql: "WITH a AS (SELECT 1 AS x), b AS (SELECT 2 AS y) SELECT x FROM a", fixed: "WITH a AS (SELECT 1 AS x) SELECT x FROM a" },
      { sql: "WITH a AS (SELECT 1 AS x),\nb AS (SELECT 2 AS y)\nSELECT y FROM b", fixed: "WITH b AS (SELECT 2 AS y)\nSELECT y FROM b" },
      { sql: "WITH a AS (SELECT 1 AS x)\nSELECT y FROM t", fixed: "SELECT y FROM t" },
    ],
    good: [
      { sql: "WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT x FROM b" },
      { sql: "WITH gone AS (DELETE FROM t RETURNING id) SELECT 1", dialect: "postgres" },
    ],
  },
});
