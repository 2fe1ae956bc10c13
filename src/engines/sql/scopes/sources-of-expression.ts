import type { AnalysedStatement, Resolution, ScopeSource } from "../scope.ts";
import type { Expression } from "../syntax/tree.ts";
import { partsOf } from "./parts.ts";
import { walkExpression, walkQuery } from "./walk.ts";

/**
 * The sources whose columns an expression reads: its own, and those that its subqueries read from outside of themselves. Through aliases of
 * the SELECT list. A name that is only likely to be a source's column counts as it; see {@link readsUnknown} for whether all are known.
 */
export function sourcesOfExpression(expression: Expression, statement: AnalysedStatement): Set<ScopeSource> {
  const sources = new Set<ScopeSource>();
  eachResolution(expression, statement, (resolution) => {
    if (resolution.kind === "column") for (const source of resolution.merged ?? [resolution.source]) sources.add(source);
    if (resolution.kind === "ambiguous") for (const source of resolution.sources) sources.add(source);
  });
  return sources;
}

/** True where a name in the expression couldn't be resolved, so that {@link sourcesOfExpression} may have missed a source. */
export function readsUnknown(expression: Expression, statement: AnalysedStatement): boolean {
  let found = false;
  eachResolution(expression, statement, (resolution, sure) => {
    if (!sure || resolution.kind === "unknown" || resolution.kind === "ambiguous") found = true;
  });
  walkExpression(expression, (part) => {
    if (part.kind === "opaque" || part.kind === "star") found = true;
  });
  return found;
}

function eachResolution(root: Expression, statement: AnalysedStatement, visit: (resolution: Resolution, sure: boolean) => void): void {
  const seen = new Set<Expression>();
  const stack: Expression[] = [root];
  const inside = new Set<ScopeSource>();
  const queue: [Resolution, boolean][] = [];
  const note = (expression: Expression): void => {
    if (expression.kind !== "column") return;
    const resolution = statement.resolve(expression);
    const meant = resolution.kind === "unknown" ? (resolution.likely ?? resolution) : resolution;
    if (meant.kind === "alias") {
      if (!seen.has(meant.item.expression)) stack.push(meant.item.expression);
      seen.add(meant.item.expression);
    } else queue.push([meant, resolution.kind !== "unknown"]);
  };
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    walkExpression(expression, (part) => {
      note(part);
      for (const query of partsOf(part).queries) {
        for (const scope of statement.scopes) if (isWithin(scope.select, query)) for (const source of scope.sources) inside.add(source);
        walkQuery(query, note);
      }
    });
  }
  for (const [resolution, sure] of queue) if (resolution.kind !== "column" || !inside.has(resolution.source)) visit(resolution, sure);
}

function isWithin(inner: { readonly span: { readonly start: number; readonly end: number } }, outer: typeof inner): boolean {
  return inner.span.start >= outer.span.start && inner.span.end <= outer.span.end;
}
