import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachScope } from "./support/visit.ts";

export const distinctParenthesised = defineRule({
  id: "distinct-parenthesised",
  group: "correctness",
  title: "DISTINCT looks like a function",
  severity: "warning",
  what: "SELECT DISTINCT (a), b.",
  why: "DISTINCT is no function: it always removes duplicates of the whole row, and the parentheses only suggest that it is about a alone.",
  whenNotToUse: "Never; to keep one row per a use DISTINCT ON, QUALIFY ROW_NUMBER() or GROUP BY.",
  fix: "safe",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (ST08)"],
  visit: eachScope((analysed, { select }) => {
    const [first] = select.items;
    if (!select.distinct || first === undefined || select.items.length < 2 || select.distinctOn.length > 0) return undefined;
    const { expression } = first;
    if (expression.kind !== "column" || expression.parentheses === 0) return undefined;
    const start = expression.qualifier[0]?.span.start ?? expression.name.span.start;
    const inner = textAt(analysed, { start, end: expression.name.span.end });
    const distinct = select.distinctSpan;
    const gap = distinct?.end === expression.start ? " " : "";
    return {
      span: distinct ?? expression,
      message: `DISTINCT applies to all ${select.items.length} columns, not to ${inner} alone.`,
      suggestion: "Drop the parentheses; if one row for each value is wanted, say which with ROW_NUMBER or DISTINCT ON.",
      rewrite: { title: "Drop the parentheses", edits: [{ span: expression, text: gap + inner }], preconditions: [] },
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT DISTINCT (a), b FROM t", fixed: "SELECT DISTINCT a, b FROM t" },
      { sql: "SELECT DISTINCT(t.a), b FROM t", fixed: "SELECT DISTINCT t.a, b FROM t" },
    ],
    good: [{ sql: "SELECT DISTINCT a, b FROM t" }, { sql: "SELECT DISTINCT (a) FROM t" }, { sql: "SELECT DISTINCT (a + b) * 2, c FROM t" }],
  },
});
