/** Which sources of a SELECT are joined by equal columns. */
import type { Resolution, Scope, ScopeSource } from "../scope.ts";
import type { ColumnReference, Expression, Join, Relation } from "../syntax/tree.ts";
import { draftOf } from "./analysis-of.ts";
import { conjunctsOf } from "./conjuncts-of.ts";
import { columnEquality } from "./join-conditions.ts";

export interface JoinEdge {
  readonly left: ScopeSource;
  readonly right: ScopeSource;
  /** Pairs of columns that are equal, by position in both lists. */
  readonly leftColumns: readonly string[];
  readonly rightColumns: readonly string[];
  /** The equalities where they are written as such (USING has none). */
  readonly conditions: readonly Expression[];
  /** From ON or USING of an outer, semi or anti join: it decides what matches, not which rows there are. */
  readonly outer: boolean;
}

interface Equal {
  readonly left: { readonly source: ScopeSource; readonly column: string };
  readonly right: { readonly source: ScopeSource; readonly column: string };
  readonly condition?: Expression;
  readonly outer: boolean;
}

/** The equi-joins from ON, USING, NATURAL and the conjuncts of WHERE; one edge for each pair of sources and kind of join. */
export function joinGraph(scope: Scope): readonly JoinEdge[] {
  const resolutions = new Map<ColumnReference, Resolution>(scope.uses.map((use) => [use.reference, use.resolution]));
  const found: Equal[] = [];
  const addConditions = (conditions: readonly Expression[], outer: boolean): void => {
    for (const condition of conditions) {
      const equality = columnEquality(scope, condition, (reference) => resolutions.get(reference));
      if (equality !== undefined) found.push({ left: equality.left, right: equality.right, condition, outer });
    }
  };
  for (const join of joinsOf(scope.select.from)) addConditions(conjunctsOf(join.on), join.type !== "inner" && join.type !== "cross");
  found.push(...mergedEqualities(scope));
  addConditions(conjunctsOf(scope.select.where), false);
  return edgesOf(found, scope.sources);
}

function joinsOf(from: Relation | undefined): readonly Join[] {
  const joins: Join[] = [];
  const stack: Relation[] = from === undefined ? [] : [from];
  for (let relation = stack.pop(); relation !== undefined; relation = stack.pop()) {
    if (relation.kind !== "join") continue;
    joins.push(relation);
    stack.push(relation.left, relation.right);
  }
  return joins.toReversed();
}

/** USING and NATURAL: each further source equals the first that has the column. */
function mergedEqualities(scope: Scope): readonly Equal[] {
  const equal: Equal[] = [];
  for (const { name, sources } of draftOf(scope)?.merged.values() ?? []) {
    const [first, ...others] = sources;
    if (first === undefined) continue;
    for (const other of others) {
      equal.push({
        left: { source: first, column: name },
        right: { source: other, column: name },
        outer: first.optional || other.optional,
      });
    }
  }
  return equal;
}

function edgesOf(equal: readonly Equal[], sources: readonly ScopeSource[]): readonly JoinEdge[] {
  const position = new Map(sources.map((source, index) => [source, index]));
  const groups = new Map<string, Equal[]>();
  for (const item of equal) {
    const [a, b] = [position.get(item.left.source) ?? 0, position.get(item.right.source) ?? 0];
    const ordered = a <= b ? item : { ...item, left: item.right, right: item.left };
    const key = `${Math.min(a, b)} ${Math.max(a, b)} ${item.outer}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [ordered]);
    else group.push(ordered);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        left: first.left.source,
        right: first.right.source,
        leftColumns: group.map((item) => item.left.column),
        rightColumns: group.map((item) => item.right.column),
        conditions: group.flatMap((item) => (item.condition === undefined ? [] : [item.condition])),
        outer: first.outer,
      },
    ];
  });
}
