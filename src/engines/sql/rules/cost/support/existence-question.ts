import type { Expression, ScalarSubquery, Select } from "../../../syntax/tree.ts";
import { isRowStar } from "../../correctness/support/calls.ts";
import { mirror } from "../../correctness/support/predicates.ts";
import { isCallOf } from "./calls.ts";

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
  const whole = argument === undefined || isRowStar(argument) || (argument.kind === "literal" && argument.type === "number");
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

export interface ExistenceQuestion extends CountedSubquery {
  readonly wanted: "some" | "none";
}

/** `(SELECT COUNT(*) ...) > 0` and its kin, either way round: a count that only asks whether there is a row. */
export function existenceQuestion(expression: Expression): ExistenceQuestion | undefined {
  if (expression.kind !== "binary") return undefined;
  const left = counted(expression.left);
  const right = counted(expression.right);
  const found = left ?? right;
  if (found === undefined || (left !== undefined && right !== undefined)) return undefined;
  const wanted =
    left === undefined ? asksFor(mirror(expression.operator), expression.left) : asksFor(expression.operator, expression.right);
  return wanted === undefined ? undefined : { ...found, wanted };
}
