/** Equalities between columns of two sources: what joins are made of. */
import type { Resolution, Scope, ScopeSource } from "../scope.ts";
import type { Binary, ColumnReference, Expression } from "../syntax/tree.ts";

export interface EqualitySide<S extends ScopeSource> {
  readonly source: S;
  readonly column: string;
  readonly reference: ColumnReference;
}

export interface ColumnEquality<S extends ScopeSource> {
  readonly left: EqualitySide<S>;
  readonly right: EqualitySide<S>;
  readonly condition: Binary;
}

type Resolve = (reference: ColumnReference) => Resolution | undefined;

/** `a.x = b.y` where both are columns of different sources of this SELECT. */
export function columnEquality<S extends ScopeSource>(
  scope: Pick<Scope, "select"> & { readonly sources: readonly S[] },
  condition: Expression,
  resolve: Resolve,
): ColumnEquality<S> | undefined {
  if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
  const left = sideOf(scope, condition.left, resolve);
  const right = sideOf(scope, condition.right, resolve);
  if (left === undefined || right === undefined || left.source === right.source) return undefined;
  return { left, right, condition };
}

function sideOf<S extends ScopeSource>(
  scope: Pick<Scope, "select"> & { readonly sources: readonly S[] },
  expression: Expression,
  resolve: Resolve,
): EqualitySide<S> | undefined {
  if (expression.kind !== "column") return undefined;
  const resolution = resolve(expression);
  if (resolution?.kind !== "column" || resolution.fieldOf !== undefined || resolution.scope.select !== scope.select) return undefined;
  const source = scope.sources.find((item) => item === resolution.source);
  return source === undefined ? undefined : { source, column: resolution.column?.name ?? expression.name.name, reference: expression };
}
