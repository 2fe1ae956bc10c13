import type { DialectId } from "../dialect.ts";
import type { Call, Expression, Select } from "../syntax/tree.ts";
import { aggregateFunctions } from "./functions/aggregate-functions.ts";
import { functionName } from "./functions/function-name.ts";
import { walkExpression } from "./walk.ts";

/** The aggregate calls of a SELECT itself (items, HAVING, QUALIFY), those with OVER and those of subqueries left out. */
export function aggregatesOf(select: Select, dialect: DialectId): readonly Call[] {
  const roots = [...select.items.map((item) => item.expression), select.having?.expression, select.qualify?.expression];
  return roots.flatMap((root) => (root === undefined ? [] : aggregatesIn(root, dialect)));
}

/** The aggregate calls of an expression, in source order. */
export function aggregatesIn(expression: Expression, dialect: DialectId): readonly Call[] {
  const calls: Call[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === "call" && part.over === undefined && isAggregateName(functionName(part), part, dialect)) calls.push(part);
  });
  return calls;
}

/** A FILTER or WITHIN GROUP is only ever written on an aggregate, known or not. */
function isAggregateName(name: string, call: Call, dialect: DialectId): boolean {
  return aggregateFunctions(dialect).has(name) || call.filter !== undefined || call.withinGroup.length > 0;
}
