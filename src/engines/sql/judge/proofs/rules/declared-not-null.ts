import { leaves, mapExpression, mapSelects, type Expression, type Select } from "../algebra.ts";
import { isCall, isConstant, isNullConstant } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";

const countOfRows: Expression = { kind: "call", name: "fn:count_star", head: "COUNT(*)", operands: [] };

/** Which is NULL in Oracle. */
const isEmptyText = (constant: Expression): boolean => constant.kind === "call" && constant.head.includes('"value":""');

/** A column that can't be NULL where it stands. */
function neverNull(expression: Expression | undefined, select: Select, facts: Facts): boolean {
  if (expression?.kind !== "column") return false;
  const leaf = leaves(select.from).find(({ source }) => source.id === expression.source);
  const column = facts.columnOf(expression.source, expression.column);
  if (leaf === undefined || leaf.optional || column?.notNull !== true) return false;
  facts.relyOn(`${facts.tableOf(expression.source)?.name ?? ""}.${column.name} is declared not null`);
  return true;
}

function plainCount(expression: Expression, select: Select, facts: Facts): Expression {
  if (expression.kind !== "call") return expression;
  const bare =
    expression.head.includes('"distinct":false') &&
    expression.head.includes('"filter":null') &&
    expression.head.includes('"class":"FUNCTION"');
  if (!bare) return expression;
  if (expression.name === "fn:count_star" && expression.operands.length === 0) return countOfRows;
  const [argument, ...others] = expression.operands;
  if (expression.name !== "fn:count" || argument === undefined || others.length > 0) return expression;
  return (isConstant(argument) && !isNullConstant(argument) && !isEmptyText(argument)) || neverNull(argument, select, facts)
    ? countOfRows
    : expression;
}

function simplified(select: Select, facts: Facts): Select {
  const each = (expression: Expression): Expression =>
    mapExpression(
      expression,
      (inner) => plainCount(inner, select, facts),
      (query) => query,
    );
  return {
    ...select,
    items: select.items.map((item) => each(item)),
    having: select.having.map((condition) => each(condition)),
    order: select.order.map((order) => ({ ...order, expression: each(order.expression) })),
    where: select.where.filter(
      (condition) => !(isCall(condition, "OPERATOR_IS_NOT_NULL") && neverNull(condition.operands[0], select, facts)),
    ),
  };
}

export const declaredNotNull: ProofRule = {
  id: "declared-not-null",
  law: "of a column declared NOT NULL, IS NOT NULL is true and COUNT counts rows, as COUNT of a constant does",
  apply: (query, facts) => mapSelects(query, (select) => simplified(select, facts)),
};
