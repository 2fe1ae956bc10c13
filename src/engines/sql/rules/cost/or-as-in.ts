import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { columnOf, sameColumn, textAt, type KnownColumn } from "../correctness/support/columns.ts";
import { disjunctsOf, isWholeChain } from "../correctness/support/predicates.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";

interface Equality {
  readonly column: KnownColumn;
  readonly value: Expression;
}

/** `column = literal`, either way round. */
function equality(analysed: AnalysedStatement, expression: Expression): Equality | undefined {
  if (expression.kind !== "binary" || expression.operator !== "=") return undefined;
  for (const [side, value] of [
    [expression.left, expression.right],
    [expression.right, expression.left],
  ] as const) {
    const column = columnOf(analysed, side);
    if (column !== undefined && value.kind === "literal" && value.type !== "null") return { column, value };
  }
  return undefined;
}

function match(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression } = visited;
  if (!isWholeChain(visited, "OR")) return undefined;
  const equalities = disjunctsOf(expression).map((condition) => equality(analysed, condition));
  const [first, ...others] = equalities;
  if (first === undefined || others.some((other) => other === undefined || !sameColumn(other.column, first.column))) return undefined;
  // Values of several types would be converted to one.
  if (new Set(equalities.map((item) => (item?.value.kind === "literal" ? item.value.type : ""))).size > 1) return undefined;
  const name = textAt(analysed, first.column.reference);
  const values = equalities.flatMap((item) => (item === undefined ? [] : [textAt(analysed, item.value)]));
  const list = `${name} IN (${[...new Set(values)].join(", ")})`;
  return {
    span: expression,
    message: `${values.length} comparisons of ${name} with constants are one IN list.`,
    rewrite: {
      title: "Ask for the list with IN",
      edits: [{ span: { start: expression.start, end: expression.end }, text: expression.parentheses > 0 ? `(${list})` : list }],
      preconditions: [],
    },
  };
}

export const orAsIn = defineRule({
  id: "or-as-in",
  group: "cost",
  title: "OR of equalities on one column",
  severity: "info",
  what: "a = 1 OR a = 2 OR a = 3: the same column compared with constants.",
  why: "IN says it at a glance, and planners without OR expansion (older Redshift and MySQL plans) use an index or zone map for IN only.",
  whenNotToUse: "Never needed for the result; DuckDB and Postgres plan both alike.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 8.4 <in predicate>: IN is defined as = ANY"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT id FROM orders WHERE status = 'new' OR status = 'paid' OR 'sent' = status",
        fixed: "SELECT id FROM orders WHERE status IN ('new', 'paid', 'sent')",
      },
      {
        sql: "SELECT id FROM orders o WHERE (o.kind = 1 OR o.kind = 2) AND paid",
        fixed: "SELECT id FROM orders o WHERE (o.kind IN (1, 2)) AND paid",
      },
    ],
    good: [
      { sql: "SELECT id FROM orders WHERE status = 'new' OR kind = 2" },
      { sql: "SELECT id FROM orders WHERE status = 'new' OR status > 'p'" },
      { sql: "SELECT a.id FROM a JOIN b ON a.id = b.id WHERE a.x = 1 OR b.x = 2" },
      { sql: "SELECT id FROM orders WHERE status = 1 OR status = '2'" },
      { sql: "SELECT id FROM orders WHERE status = NULL OR status = 'new'" },
    ],
  },
});
