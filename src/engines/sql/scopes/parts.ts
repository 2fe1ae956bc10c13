/** What an expression is made of: the direct parts, so that walking needs to know no kinds. */
import type { Expression, Query, WindowSpecification } from "../syntax/tree.ts";

export interface Parts {
  readonly expressions: readonly Expression[];
  readonly queries: readonly Query[];
}

const none: Parts = { expressions: [], queries: [] };

function present<T>(...values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}

export function windowParts(window: WindowSpecification): readonly Expression[] {
  return [...window.partitionBy, ...window.orderBy.map((item) => item.expression)];
}

/** The direct sub-expressions of an expression in source order as far as that is known, and the queries that stand in it. */
export function partsOf(expression: Expression): Parts {
  switch (expression.kind) {
    case "column":
    case "literal":
    case "parameter":
    case "opaque":
      return none;
    case "star":
      return { expressions: (expression.replacements ?? []).map((item) => item.expression), queries: [] };
    case "unary":
    case "extract":
    case "cast":
      return { expressions: [expression.operand], queries: [] };
    case "binary":
      return { expressions: [expression.left, expression.right], queries: [] };
    case "is":
      return { expressions: present(expression.operand, expression.right), queries: [] };
    case "between":
      return { expressions: [expression.operand, expression.low, expression.high], queries: [] };
    case "in":
      return { expressions: [expression.operand, ...(expression.list ?? [])], queries: present(expression.query) };
    case "like":
      return { expressions: present(expression.operand, expression.pattern, expression.escape), queries: [] };
    case "exists":
    case "subquery":
      return { expressions: [], queries: [expression.query] };
    case "quantified":
      return { expressions: present(expression.operand, expression.array), queries: present(expression.query) };
    case "call":
      return {
        expressions: [
          ...expression.arguments,
          ...expression.orderBy.map((item) => item.expression),
          ...expression.withinGroup.map((item) => item.expression),
          ...present(expression.filter),
          ...(expression.over === undefined ? [] : windowParts(expression.over)),
        ],
        queries: [],
      };
    case "case":
      return {
        expressions: [
          ...present(expression.operand),
          ...expression.branches.flatMap((branch) => [branch.when, branch.then]),
          ...present(expression.otherwise),
        ],
        queries: [],
      };
    case "collection":
      return { expressions: expression.items, queries: [] };
    case "access":
      return { expressions: present(expression.operand, expression.index), queries: [] };
    case "modified":
      return { expressions: present(expression.operand, expression.argument), queries: [] };
    case "lambda":
      return { expressions: [expression.body], queries: [] };
  }
}
