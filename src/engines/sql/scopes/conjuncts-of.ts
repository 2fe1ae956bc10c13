import type { Condition, Expression } from "../syntax/tree.ts";

/** The operands of the ANDs at the top of a condition, in source order; a condition without AND is its own only conjunct. */
export function conjunctsOf(condition: Condition | Expression | undefined): readonly Expression[] {
  if (condition === undefined) return [];
  const conjuncts: Expression[] = [];
  const stack: Expression[] = ["expression" in condition ? condition.expression : condition];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === "binary" && expression.operator === "AND") stack.push(expression.right, expression.left);
    else conjuncts.push(expression);
  }
  return conjuncts;
}
