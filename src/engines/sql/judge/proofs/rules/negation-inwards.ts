import { mapQuery, type CallExpression, type Expression } from "../algebra.ts";
import { call, isBoolean, isCall } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";
import { isTotallyOrdered } from "../safe.ts";

/** A row of which some fields are NULL is neither NULL nor not NULL to PostgreSQL. */
const isOneValue = (expression: Expression, facts: Facts): boolean =>
  expression.kind === "column"
    ? facts.kindOf(expression.source, expression.column) !== "nested"
    : expression.kind === "call" && !/^fn:(?:row|struct_pack)$/.test(expression.name);

/** These hold for unknown as well: NOT unknown is unknown. */
const opposites: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: "COMPARE_NOTEQUAL",
  COMPARE_NOTEQUAL: "COMPARE_EQUAL",
  OPERATOR_IS_NULL: "OPERATOR_IS_NOT_NULL",
  OPERATOR_IS_NOT_NULL: "OPERATOR_IS_NULL",
  COMPARE_DISTINCT_FROM: "COMPARE_NOT_DISTINCT_FROM",
  COMPARE_NOT_DISTINCT_FROM: "COMPARE_DISTINCT_FROM",
};

/** These need that one of two values is the greater: with NaN, engines differ. */
const orderedOpposites: Readonly<Record<string, string>> = {
  COMPARE_LESSTHAN: "COMPARE_GREATERTHANOREQUALTO",
  COMPARE_LESSTHANOREQUALTO: "COMPARE_GREATERTHAN",
  COMPARE_GREATERTHAN: "COMPARE_LESSTHANOREQUALTO",
  COMPARE_GREATERTHANOREQUALTO: "COMPARE_LESSTHAN",
};

function negated(operand: Expression, facts: Facts): Expression | undefined {
  if (operand.kind !== "call") return undefined;
  const { name, operands } = operand;
  const [first] = operands;
  if (name === "OPERATOR_NOT") return first !== undefined && isBoolean(first) ? first : undefined;
  if (name === "CONJUNCTION_AND" || name === "CONJUNCTION_OR") {
    return call(name === "CONJUNCTION_AND" ? "CONJUNCTION_OR" : "CONJUNCTION_AND", ...operands.map((each) => not(each, facts)));
  }
  if (name.startsWith("OPERATOR_IS_") && !operands.every((each) => isOneValue(each, facts))) return undefined;
  const opposite = opposites[name] ?? (operands.every((each) => isTotallyOrdered(each, facts)) ? orderedOpposites[name] : undefined);
  if (opposite === undefined) return undefined;
  // Null tests are told apart by their head; comparisons by their name.
  return { kind: "call", name: opposite, head: operand.head.replaceAll(name, opposite), operands };
}

const not = (operand: Expression, facts: Facts): CallExpression => {
  const inner = negated(operand, facts);
  return inner?.kind === "call" ? inner : call("OPERATOR_NOT", operand);
};

export const negationInwards: ProofRule = {
  id: "negation-inwards",
  law: "NOT goes inwards: De Morgan, NOT (a = b) is a <> b, NOT NOT x is x",
  apply: (query, facts) =>
    mapQuery(query, (expression) => {
      const [operand] = isCall(expression, "OPERATOR_NOT") ? expression.operands : [];
      return (operand === undefined ? undefined : negated(operand, facts)) ?? expression;
    }),
};
