import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression, Literal } from "../../syntax/tree.ts";
import { columnOf, isNotNull, textAt } from "../correctness/support/columns.ts";
import { comparisons, mirror } from "../correctness/support/predicates.ts";
import { surelyDiffer } from "../correctness/support/regions.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";
import { isCallOf } from "./support/calls.ts";

interface Replaced {
  readonly column: Expression;
  readonly value: Literal;
  /** The function's, in lower case. */
  readonly name: string;
}

/** COALESCE(column, constant) by any of its names. */
function replacedIn(analysed: AnalysedStatement, expression: Expression): Replaced | undefined {
  if (!isCallOf(expression, "coalesce", "ifnull", "nvl", "isnull") || expression.extras) return undefined;
  const [column, value, ...more] = expression.arguments;
  if (column === undefined || columnOf(analysed, column) === undefined || more.length > 0) return undefined;
  return value?.kind === "literal" && value.type !== "null" ? { column, value, name: functionName(expression) } : undefined;
}

/** Whether `constant operator constant` is true; undefined where collations or types decide. */
function holds(left: Literal, operator: string, right: Literal): boolean | undefined {
  if (left.type !== right.type) return undefined;
  if (left.type === "string") {
    if (operator !== "=" && operator !== "<>") return undefined;
    if (left.value === right.value) return operator === "=";
    return surelyDiffer(left.value, right.value) ? operator === "<>" : undefined;
  }
  const [a, b] = [Number(left.value), Number(right.value)];
  if (left.type !== "number" || !Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return undefined;
  return { "=": a === b, "<>": a !== b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b }[operator];
}

/** Engines that make a text of a number beside a text, so that `COALESCE(number, 'x') = 'y'` runs and compares otherwise than the bare number. */
const mixesTypes: ReadonlySet<DialectId> = new Set(["generic", "mysql", "spark", "databricks"]);
const isoDate = /^\d{4}-\d{2}-\d{2}$/u;

/** The column is compared as what COALESCE makes of it and the constant. */
function keepsType(analysed: AnalysedStatement, { column, value, name }: Replaced, other: Literal): boolean {
  const { kind } = analysed.typeOf(column);
  // ISNULL of T-SQL converts the constant to the column's type: a text is cut to its length, 2 is 1 as a BIT.
  if (analysed.dialect === "tsql" && name === "isnull" && (value.type === "string" || kind === "boolean")) return false;
  if (value.type !== "string") return true;
  if (kind === "date") return isoDate.test(value.value) && isoDate.test(other.value);
  return kind === "text" || (kind === "unknown" && !mixesTypes.has(analysed.dialect));
}

/** Where unknown counts as false: all around it are AND and OR. */
const dropsUnknown = ({ ancestors }: Visited): boolean =>
  ancestors.every((around) => around.kind === "binary" && (around.operator === "AND" || around.operator === "OR"));

function match(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, clause } = visited;
  if (expression.kind !== "binary" || !comparisons.has(expression.operator) || clause !== "where") return undefined;
  const left = replacedIn(analysed, expression.left);
  const replaced = left ?? replacedIn(analysed, expression.right);
  const other = left === undefined ? expression.left : expression.right;
  if (replaced === undefined || other.kind !== "literal" || other.type === "null" || !dropsUnknown(visited)) return undefined;
  const operator = left === undefined ? mirror(expression.operator) : expression.operator;
  const forNull = keepsType(analysed, replaced, other) ? holds(replaced.value, operator, other) : undefined;
  if (forNull === undefined) return undefined;
  const name = textAt(analysed, replaced.column);
  const bare = `${name} ${operator} ${textAt(analysed, other)}`;
  const nullsToo = forNull && !isNotNull(analysed, replaced.column);
  const text = nullsToo ? `(${bare} OR ${name} IS NULL)` : bare;
  return {
    span: left === undefined ? expression.right : expression.left,
    message: `The function hides ${name} from indexes, zone maps and the planner (which sees no outer join undone); ${nullsToo ? `its NULLs can be asked for with IS NULL` : `its NULLs don't pass the comparison either way`}.`,
    rewrite: {
      title: "Compare the bare column",
      edits: [
        { span: { start: expression.start, end: expression.end }, text: expression.parentheses > 0 && !nullsToo ? `(${text})` : text },
      ],
      preconditions: [],
    },
  };
}

const orders = "CREATE TABLE orders (id INT, amount INT, state TEXT, rank INT NOT NULL)";

export const coalesceInFilter = defineRule({
  id: "coalesce-in-filter",
  group: "cost",
  title: "COALESCE around a filtered column",
  severity: "info",
  what: "COALESCE(column, constant) compared with a constant in WHERE.",
  why: "The comparison is on a computed value, so that no index, partition or zone map answers it, and the planner has no statistics of it.",
  whenNotToUse: "There is an index on that very expression.",
  fix: "safe",
  sources: ["Selinger et al., SIGMOD 1979 (sargable predicates)"],
  visit: eachExpression(match),
  examples: {
    bad: [
      { sql: "SELECT id FROM orders WHERE COALESCE(amount, 0) > 100", schema: orders, fixed: "SELECT id FROM orders WHERE amount > 100" },
      {
        sql: "SELECT id FROM orders WHERE COALESCE(state, 'none') = 'none' AND id > 3",
        schema: orders,
        fixed: "SELECT id FROM orders WHERE (state = 'none' OR state IS NULL) AND id > 3",
      },
      {
        sql: "SELECT id FROM orders WHERE (1 > COALESCE(rank, 0))",
        schema: orders,
        fixed: "SELECT id FROM orders WHERE (rank < 1)",
      },
    ],
    good: [
      { sql: "SELECT id FROM orders WHERE NOT (COALESCE(amount, 0) > 100)", schema: orders },
      { sql: "SELECT id FROM orders WHERE COALESCE(state, 'None') = 'none'", schema: orders },
      { sql: "SELECT id FROM orders WHERE COALESCE(amount, 'none') = 'x'", schema: orders, dialect: "mysql" },
      { sql: "SELECT id FROM orders WHERE COALESCE(day, '2024-1-1') = '2024-01-01'", schema: "CREATE TABLE orders (id INT, day DATE)" },
      {
        sql: "SELECT id FROM orders WHERE ISNULL(state, 'none') = 'none'",
        schema: "CREATE TABLE orders (id INT, state VARCHAR(2))",
        dialect: "tsql",
      },
      { sql: "SELECT COALESCE(amount, 0) > 100 AS big FROM orders", schema: orders },
      { sql: "SELECT id FROM orders WHERE COALESCE(amount, id) > 100", schema: orders },
    ],
  },
});
