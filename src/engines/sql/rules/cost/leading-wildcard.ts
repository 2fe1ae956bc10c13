import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { columnOf, textAt } from "../correctness/support/columns.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";

function match(analysed: AnalysedStatement, { expression, clause }: Visited): RuleMatch | undefined {
  if (expression.kind !== "like" || !["LIKE", "ILIKE"].includes(expression.operator) || !["where", "from"].includes(clause))
    return undefined;
  const { pattern, operand } = expression;
  if (pattern.kind !== "literal" || pattern.type !== "string" || !/^[%_]*%[%_]*[^%_]/u.test(pattern.value)) return undefined;
  if (columnOf(analysed, operand) === undefined) return undefined;
  return {
    span: pattern,
    message: `A pattern that begins with % can't use a sorted index or a zone map of ${textAt(analysed, operand)}: without an index for text search every value is read.`,
    suggestion: "Search with the engine's text index (trigrams, full text, SEARCH), or store what is looked for in a column of its own.",
  };
}

export const leadingWildcard = defineRule({
  id: "leading-wildcard",
  group: "cost",
  title: "Pattern that begins with a wildcard",
  severity: "info",
  what: "column LIKE '%text' and LIKE '%text%' in a filter.",
  why: "Sorted structures answer prefixes only.",
  whenNotToUse: "The table is small, or the query runs rarely.",
  fix: "none",
  visit: eachExpression(match),
  examples: {
    bad: [{ sql: "SELECT id FROM pages WHERE url LIKE '%/checkout'" }, { sql: "SELECT id FROM pages p WHERE p.url ILIKE '%checkout%'" }],
    good: [
      { sql: "SELECT id FROM pages WHERE url LIKE 'https://%'" },
      { sql: "SELECT url LIKE '%x' AS flagged FROM pages" },
      { sql: "SELECT id FROM pages WHERE url LIKE '%'" },
    ],
  },
});
