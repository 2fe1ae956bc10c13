import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Binary, Expression } from "../../syntax/tree.ts";
import { columnOf, columnsIn, isObscure, textAt } from "../correctness/support/columns.ts";
import { comparisons } from "../correctness/support/predicates.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";

interface Shifted {
  readonly column: Expression;
  /** What undoes it on the other side. */
  readonly operator: "+" | "-";
  readonly by: Expression;
}

/** `column + constant`, `constant + column`, `column - constant`. */
function shiftedIn(analysed: AnalysedStatement, expression: Expression): Shifted | undefined {
  if (expression.kind !== "binary" || (expression.operator !== "+" && expression.operator !== "-")) return undefined;
  const { left, right, operator } = expression;
  if (columnOf(analysed, left) !== undefined && right.kind === "literal")
    return { column: left, operator: operator === "+" ? "-" : "+", by: right };
  if (operator === "+" && columnOf(analysed, right) !== undefined && left.kind === "literal")
    return { column: right, operator: "-", by: left };
  return undefined;
}

/** Known before the table is read. */
function isConstant(analysed: AnalysedStatement, expression: Expression): boolean {
  return !isObscure(expression) && columnsIn(analysed, expression)?.length === 0;
}

function isInteger(expression: Expression): boolean {
  return expression.kind === "literal" && expression.type === "number" && /^\d{1,15}$/u.test(expression.value);
}

/** Exactly undone: whole numbers, and days or weeks of a date. Months differ in length, and decimals may round. */
function rewriteOf(analysed: AnalysedStatement, comparison: Binary, shifted: Shifted, other: Expression): ProposedRewrite | undefined {
  const { kind } = analysed.typeOf(shifted.column);
  const [column, by] = [textAt(analysed, shifted.column), textAt(analysed, shifted.by)];
  const whole =
    kind === "integer" && isInteger(shifted.by) && isInteger(other) && other.kind === "literal" && shifted.by.kind === "literal";
  if (!whole) return undefined;
  const value = shifted.operator === "-" ? BigInt(other.value) - BigInt(shifted.by.value) : BigInt(other.value) + BigInt(shifted.by.value);
  const mirrored = comparison.left === other;
  const text = mirrored
    ? `${value} ${operatorText(analysed, comparison)} ${column}`
    : `${column} ${operatorText(analysed, comparison)} ${value}`;
  return {
    title: `Move ${by} to the other side`,
    edits: [{ span: { start: comparison.start, end: comparison.end }, text: comparison.parentheses > 0 ? `(${text})` : text }],
    preconditions: [],
  };
}

const operatorText = (analysed: AnalysedStatement, { operatorSpan }: Binary): string => textAt(analysed, operatorSpan);

function match(analysed: AnalysedStatement, { expression, clause }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || !comparisons.has(expression.operator) || !["where", "from"].includes(clause)) return undefined;
  const left = shiftedIn(analysed, expression.left);
  const shifted = left ?? shiftedIn(analysed, expression.right);
  const other = left === undefined ? expression.left : expression.right;
  if (shifted === undefined || !isConstant(analysed, other)) return undefined;
  const { by } = shifted;
  const interval = by.kind === "literal" && by.type === "interval";
  if (!interval && !(by.kind === "literal" && by.type === "number")) return undefined;
  // Months have several lengths: there is no exact inverse.
  if (interval && /month|year|quarter|mon\b|y\b/iu.test(textAt(analysed, by))) return undefined;
  const name = textAt(analysed, shifted.column);
  const rewrite = rewriteOf(analysed, expression, shifted, other);
  return {
    span: left === undefined ? expression.right : expression.left,
    message: `The sum hides ${name} from indexes, partitions and zone maps: it has to be computed for every row.`,
    suggestion: `Leave ${name} alone on its side and ${shifted.operator === "-" ? "subtract" : "add"} ${textAt(analysed, by)} on the other.`,
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

const orders = "CREATE TABLE orders (id INT, amount INT, price DECIMAL(10,2), day DATE)";

export const arithmeticOnColumn = defineRule({
  id: "arithmetic-on-column",
  group: "cost",
  title: "Arithmetic on a filtered column",
  severity: "warning",
  what: "column + constant compared with a constant, where the constant could stand on the other side.",
  why: "The condition is on a computed value (not sargable), so that every row is read; on the bare column an index range, a partition or a zone map answers it.",
  whenNotToUse: "There is an index on that very expression.",
  fix: "safe",
  sources: ["Selinger et al.: Access path selection in a relational database management system, SIGMOD 1979 (sargable predicates)"],
  visit: eachExpression(match),
  examples: {
    bad: [
      { sql: "SELECT id FROM orders WHERE amount + 10 > 100", schema: orders, fixed: "SELECT id FROM orders WHERE amount > 90" },
      {
        sql: "SELECT id FROM orders WHERE (5 = amount - 3) AND id > 1",
        schema: orders,
        fixed: "SELECT id FROM orders WHERE (8 = amount) AND id > 1",
      },
      { sql: "SELECT id FROM orders WHERE day + INTERVAL '7 days' >= CURRENT_DATE", schema: orders },
    ],
    good: [
      { sql: "SELECT id FROM orders WHERE amount > 100 - 10", schema: orders },
      { sql: "SELECT id FROM orders WHERE amount + id > 100", schema: orders },
      { sql: "SELECT amount + 10 > 100 AS big FROM orders", schema: orders },
      { sql: "SELECT id FROM orders WHERE day + INTERVAL '1 month' >= DATE '2024-01-31'", schema: orders },
    ],
  },
});
