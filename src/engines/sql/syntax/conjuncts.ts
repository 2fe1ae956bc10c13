/** The operands of a chain of one operator, whatever its parentheses: `a AND (b AND c)` is a, b, c. In source order. */
import type { Expression } from "./tree.ts";

function flatten(expression: Expression, operator: string): readonly Expression[] {
  const found: Expression[] = [];
  const waiting: Expression[] = [expression];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === "binary" && node.operator === operator) waiting.push(node.right, node.left);
    else found.push(node);
  }
  return found;
}

/** What is joined by AND; of an expression without AND, itself. */
export function conjuncts(expression: Expression | undefined): readonly Expression[] {
  return expression === undefined ? [] : flatten(expression, "AND");
}

/** What is joined by OR. */
export function disjuncts(expression: Expression): readonly Expression[] {
  return flatten(expression, "OR");
}
