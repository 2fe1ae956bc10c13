import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, ScalarSubquery, Select } from "../../syntax/tree.ts";
import { isCallOf } from "./support/calls.ts";
import { mirror } from "../correctness/support/predicates.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";

interface CountedSubquery {
  readonly subquery: ScalarSubquery;
  readonly select: Select;
}

/** A subquery that is one row with COUNT(*) or COUNT(1): COUNT(x) leaves NULLs out. */
function counted(expression: Expression): CountedSubquery | undefined {
  if (expression.kind !== "subquery" || expression.query.body.kind !== "select") return undefined;
  const { query } = expression;
  const select = expression.query.body;
  const [item, ...others] = select.items;
  if (item === undefined || others.length > 0 || !isCallOf(item.expression, "count")) return undefined;
  const { expression: call } = item;
  const [argument, ...more] = call.arguments;
  const whole = argument === undefined || argument.kind === "star" || (argument.kind === "literal" && argument.type === "number");
  if (!whole || more.length > 0 || call.distinct || call.filter !== undefined || call.over !== undefined || call.extras) return undefined;
  const plain =
    select.groupBy === undefined && select.having === undefined && select.qualify === undefined && select.opaqueClauses.length === 0;
  return plain && query.limit === undefined && select.top === undefined && select.from !== undefined
    ? { subquery: expression, select }
    : undefined;
}

/** Whether `COUNT operator number` asks for rows, or for none; undefined where it asks for how many. */
function asksFor(operator: string, number: Expression): "some" | "none" | undefined {
  if (number.kind !== "literal" || number.type !== "number") return undefined;
  const question = `${operator} ${number.value}`;
  if (["> 0", ">= 1", "<> 0"].includes(question)) return "some";
  return ["= 0", "< 1", "<= 0"].includes(question) ? "none" : undefined;
}

/** Where the dialect takes no condition as a value. */
const conditionsAreNoValues: ReadonlySet<DialectId> = new Set(["tsql", "oracle"]);

function match({ dialect }: AnalysedStatement, { expression, clause, parent }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || (conditionsAreNoValues.has(dialect) && !["where", "having", "from"].includes(clause)))
    return undefined;
  // EXISTS (...) = x reads otherwise than it was meant.
  if (parent?.kind === "binary" && parent.operator !== "AND" && parent.operator !== "OR" && expression.parentheses === 0) return undefined;
  const left = counted(expression.left);
  const right = counted(expression.right);
  const found = left ?? right;
  if (found === undefined || (left !== undefined && right !== undefined)) return undefined;
  const wanted =
    left === undefined ? asksFor(mirror(expression.operator), expression.left) : asksFor(expression.operator, expression.right);
  if (wanted === undefined) return undefined;
  const word = wanted === "some" ? "EXISTS " : "NOT EXISTS ";
  const { subquery, select } = found;
  const before = { start: left === undefined ? expression.left.start : subquery.start, end: subquery.start };
  const after = left === undefined ? [] : [{ span: { start: subquery.end, end: expression.right.end }, text: "" }];
  return {
    span: expression,
    message: `All matching rows are counted to learn whether there is ${wanted === "some" ? "one" : "none"}.`,
    rewrite: {
      title: `Ask with ${word.trim()}`,
      edits: [{ span: before, text: word }, { span: select.itemsSpan, text: "1" }, ...after],
      preconditions: [],
    },
  };
}

export const countForExistence = defineRule({
  id: "count-for-existence",
  group: "cost",
  title: "Counting to learn whether there is a row",
  severity: "warning",
  what: "(SELECT COUNT(*) ...) > 0 and its kin.",
  why: "EXISTS stops at the first row and becomes a semi-join; a correlated count becomes an aggregate of the whole table.",
  whenNotToUse: "The number itself is used as well.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 8.10 <exists predicate>"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 0",
        fixed: "SELECT c.id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
      },
      {
        sql: "SELECT c.id FROM customers c WHERE 0 = (SELECT COUNT(1) FROM orders o WHERE o.customer_id = c.id)",
        fixed: "SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
      },
    ],
    good: [
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 1" },
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(o.paid_at) FROM orders o WHERE o.customer_id = c.id) > 0" },
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id GROUP BY o.day) > 0" },
    ],
  },
});
