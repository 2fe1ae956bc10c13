import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call, Case, Expression } from "../../syntax/tree.ts";
import { conditionalCall, isAggregate, type ConditionalCall } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";

/** A value that is there in every row. */
function isValue(expression: Expression | undefined): boolean {
  return expression?.kind === "literal" && expression.type !== "null";
}

const conditionKinds: ReadonlySet<Expression["kind"]> = new Set(["is", "between", "in", "like", "exists"]);

function isCondition(expression: Expression): boolean {
  if (expression.kind === "unary") return expression.operator === "NOT";
  if (expression.kind !== "binary") return conditionKinds.has(expression.kind);
  return comparisons.has(expression.operator) || expression.operator === "AND" || expression.operator === "OR";
}

function countsEverything(branches: Case): boolean {
  return isValue(branches.otherwise) && branches.branches.every(({ then }) => isValue(then));
}

function isOneOrZero(branches: Case): boolean {
  const [branch, ...others] = branches.branches;
  const { otherwise } = branches;
  return (
    others.length === 0 &&
    branch?.then.kind === "literal" &&
    branch.then.value === "1" &&
    otherwise?.kind === "literal" &&
    otherwise.value === "0"
  );
}

function withoutElse(call: Call, branches: Case): ProposedRewrite | undefined {
  const last = branches.branches.at(-1);
  if (!isOneOrZero(branches) || last === undefined || branches.otherwise === undefined || call.over !== undefined) return undefined;
  return {
    title: "Drop ELSE, so that other rows give NULL and aren't counted",
    edits: [{ span: { start: last.then.end, end: branches.otherwise.end }, text: "" }],
    preconditions: [],
    changesResult: true,
  };
}

/** COUNT(IF(c, 1, 0)). */
function ofConditional(call: Call, { whenTrue, whenFalse }: ConditionalCall): RuleMatch {
  const oneOrZero = whenTrue.kind === "literal" && whenTrue.value === "1" && whenFalse.kind === "literal" && whenFalse.value === "0";
  return {
    span: call,
    message: "COUNT counts every value that isn't NULL; this expression always gives one, so all rows are counted.",
    suggestion: "Give NULL for the rows that aren't to be counted, or write SUM.",
    ...(oneOrZero && call.over === undefined
      ? {
          rewrite: {
            title: "Give NULL for the other rows, so that they aren't counted",
            edits: [{ span: whenFalse, text: "NULL" }],
            preconditions: [],
            changesResult: true,
          },
        }
      : {}),
  };
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (!isAggregate(expression) || functionName(expression) !== "count" || expression.distinct || expression.arguments.length !== 1)
    return undefined;
  const [argument] = expression.arguments;
  if (argument === undefined) return undefined;
  const text = textAt(analysed, expression);
  if (argument.kind === "case" && countsEverything(argument)) {
    const rewrite = withoutElse(expression, argument);
    return {
      span: expression,
      message: "COUNT counts every value that isn't NULL; this CASE always gives one, so all rows are counted.",
      suggestion: "Leave ELSE out, or write SUM.",
      ...(rewrite === undefined ? {} : { rewrite }),
    };
  }
  const chosen = conditionalCall(argument);
  if (chosen !== undefined && isValue(chosen.whenTrue) && isValue(chosen.whenFalse)) return ofConditional(expression, chosen);
  if (!isCondition(argument)) return undefined;
  return {
    span: expression,
    message: `${text} counts the rows where the condition is true or false, not those where it is true.`,
    suggestion: `Write COUNT(CASE WHEN ${textAt(analysed, argument)} THEN 1 END), or COUNT(*) FILTER (WHERE ...) or COUNT_IF where there is one.`,
  };
}

export const countOfCondition = defineRule({
  id: "count-of-condition",
  group: "correctness",
  title: "COUNT of a condition counts all rows",
  severity: "error",
  what: "COUNT(CASE WHEN c THEN 1 ELSE 0 END) and COUNT(a = b).",
  why: "COUNT counts values that aren't NULL, and both 0 and FALSE are values.",
  whenNotToUse: "The count of rows where the condition isn't NULL is meant.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 10.9 <aggregate function>"],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      {
        sql: "SELECT COUNT(CASE WHEN status = 'paid' THEN 1 ELSE 0 END) FROM orders",
        fixed: "SELECT COUNT(CASE WHEN status = 'paid' THEN 1 END) FROM orders",
      },
      {
        sql: "SELECT COUNT(IF(status = 'paid', 1, 0)) FROM orders",
        dialect: "mysql",
        fixed: "SELECT COUNT(IF(status = 'paid', 1, NULL)) FROM orders",
      },
      { sql: "SELECT COUNT(IFF(status = 'paid', 1, 0)) FROM orders", dialect: "snowflake" },
      { sql: "SELECT COUNT(status = 'paid') FROM orders" },
      { sql: "SELECT COUNT(a IS NULL) AS missing FROM t" },
      { sql: "SELECT COUNT(CASE WHEN a > 1 THEN 'x' WHEN a > 0 THEN 'y' ELSE 'z' END) FROM t" },
    ],
    good: [
      { sql: "SELECT COUNT(IF(status = 'paid', 1, NULL)), SUM(IF(status = 'paid', 1, 0)) FROM orders", dialect: "mysql" },
      { sql: "SELECT COUNT(CASE WHEN status = 'paid' THEN 1 END), SUM(CASE WHEN a THEN 1 ELSE 0 END) FROM orders" },
      { sql: "SELECT COUNT(CASE WHEN status = 'paid' THEN id ELSE NULL END) FROM orders" },
      { sql: "SELECT COUNT(DISTINCT CASE WHEN a = 1 THEN 'x' ELSE 'y' END), COUNT(*), COUNT(a) FROM t" },
      { sql: "SELECT COUNT(*) FILTER (WHERE status = 'paid') FROM orders", dialect: "postgres" },
    ],
  },
});
