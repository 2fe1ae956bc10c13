/** Walks an expression with a stack of its own: chains of ten thousand ANDs lean left and would overflow the call stack. */
import type { Expression } from "../syntax/tree.ts";
import { partsOf } from "./parts.ts";

/**
 * Visits an expression and all below it in source order, without entering subqueries. `visit` returns false to leave out what is below.
 */
export function walkExpression(root: Expression, visit: (expression: Expression) => boolean | void): void {
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (visit(expression) === false) continue;
    const { expressions } = partsOf(expression);
    for (let index = expressions.length - 1; index >= 0; index -= 1) {
      const part = expressions[index];
      if (part !== undefined) stack.push(part);
    }
  }
}
