import { mapQuery, type Expression } from "../algebra.ts";
import { call, isBoolean, isCall } from "../build.ts";
import type { ProofRule } from "../rule.ts";
import { isSafe } from "../safe.ts";

/** The operands of nested conjunctions of one kind, each once. */
function parts(expression: Expression, name: "CONJUNCTION_AND" | "CONJUNCTION_OR"): ReadonlyMap<string, Expression> {
  if (!isCall(expression, name)) return new Map([[JSON.stringify(expression), expression]]);
  return new Map(expression.operands.flatMap((operand) => [...parts(operand, name)]));
}

function joined(expressions: readonly Expression[], name: "CONJUNCTION_AND" | "CONJUNCTION_OR"): Expression | undefined {
  return expressions.length > 1 ? call(name, ...expressions) : expressions[0];
}

function factored(expression: Expression): Expression {
  const alternatives = [...parts(expression, "CONJUNCTION_OR").values()].map((alternative) => parts(alternative, "CONJUNCTION_AND"));
  const [first = new Map<string, Expression>(), ...others] = alternatives;
  const common = [...first].filter(([text]) => others.every((other) => other.has(text)));
  if (common.length === 0) return expression;
  const texts = new Set(common.map(([text]) => text));
  const rests = alternatives.map((alternative) => [...alternative].flatMap(([text, part]) => (texts.has(text) ? [] : [part])));
  // An alternative that is the common part alone takes up all others.
  const rest = rests.flatMap((each) => joined(each, "CONJUNCTION_AND") ?? []);
  const remaining = rest.length < rests.length ? undefined : joined(rest, "CONJUNCTION_OR");
  return joined([...common.map(([, part]) => part), ...(remaining === undefined ? [] : [remaining])], "CONJUNCTION_AND") ?? expression;
}

/** Three-valued logic is a distributive lattice (Kleene), so that both laws hold for unknown, too. */
export const commonFactor: ProofRule = {
  id: "common-factor",
  law: "(a AND b) OR (a AND c) is a AND (b OR c), and a OR (a AND b) is a",
  apply: (query, facts) =>
    mapQuery(query, (expression) => {
      if (!isCall(expression, "CONJUNCTION_OR") || !isSafe(expression, facts)) return expression;
      const operands = [...parts(expression, "CONJUNCTION_OR").values()].flatMap((each) => [...parts(each, "CONJUNCTION_AND").values()]);
      return operands.every((operand) => isBoolean(operand)) ? factored(expression) : expression;
    }),
};
