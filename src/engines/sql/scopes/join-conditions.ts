/** Equalities between columns of two sources: what joins are made of. */
import type { ScopeSource } from "../scope.ts";
import type { Binary, ColumnReference, Expression } from "../syntax/tree.ts";
import type { Analysis, DraftScope, DraftSource } from "./draft.ts";

export interface ColumnEquality {
  readonly left: { readonly source: ScopeSource; readonly column: string; readonly reference?: ColumnReference };
  readonly right: { readonly source: ScopeSource; readonly column: string; readonly reference?: ColumnReference };
  readonly condition?: Binary;
}

/** `a.x = b.y` where both are columns of different sources of this SELECT. */
export function columnEquality(analysis: Analysis, scope: DraftScope, condition: Expression): ColumnEquality | undefined {
  if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
  const left = sideOf(analysis, scope, condition.left);
  const right = sideOf(analysis, scope, condition.right);
  if (left === undefined || right === undefined || left.source === right.source) return undefined;
  return { left, right, condition };
}

function sideOf(
  analysis: Analysis,
  scope: DraftScope,
  expression: Expression,
): { readonly source: DraftSource; readonly column: string; readonly reference: ColumnReference } | undefined {
  if (expression.kind !== "column") return undefined;
  const resolution = analysis.resolutions.get(expression);
  if (resolution?.kind !== "column" || resolution.fieldOf !== undefined || resolution.scope.select !== scope.select) return undefined;
  const source = scope.sources.find((item) => item === resolution.source);
  return source === undefined ? undefined : { source, column: resolution.column?.name ?? expression.name.name, reference: expression };
}
