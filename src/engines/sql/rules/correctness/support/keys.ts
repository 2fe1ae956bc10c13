/** Which sources have at most one row for given rows of others: keys and equalities put together. */
import type { AnalysedStatement, Scope, ScopeSource } from "../../../scope.ts";
import type { Expression, Relation } from "../../../syntax/tree.ts";
import { columnOf, columnsIn, sameName } from "./columns.ts";
import { conditionsOf } from "./predicates.ts";
import { joinsIn, leavesOf } from "./walk.ts";

interface FixedColumn {
  readonly source: ScopeSource;
  readonly name: string;
}

/** An equality that fixes a column once the sources of its other side are fixed. */
interface Link {
  readonly column: FixedColumn;
  readonly needs: ReadonlySet<ScopeSource>;
}

function link(analysed: AnalysedStatement, scope: Scope, target: Expression, other: Expression): readonly Link[] {
  const column = columnOf(analysed, target);
  if (column === undefined || column.scope !== scope) return [];
  const needed = columnsIn(analysed, other);
  if (needed === undefined) {
    // A scalar subquery or parameter that names no column of this scope is one value all the same.
    return other.kind === "subquery" ? [{ column: { source: column.source, name: column.reference.name.name }, needs: new Set() }] : [];
  }
  const needs = new Set(needed.filter((item) => item.scope === scope).map((item) => item.source));
  return needs.has(column.source) ? [] : [{ column: { source: column.source, name: column.reference.name.name }, needs }];
}

function linksOf(analysed: AnalysedStatement, scope: Scope, conditions: readonly Expression[]): readonly Link[] {
  const written = conditions.flatMap((condition) =>
    condition.kind === "binary" && condition.operator === "="
      ? [...link(analysed, scope, condition.left, condition.right), ...link(analysed, scope, condition.right, condition.left)]
      : [],
  );
  return [...written, ...linksOfUsing(scope)];
}

function linksOfUsing(scope: Scope): readonly Link[] {
  return joinsIn(scope.select.from).flatMap((join) => {
    const left = sourcesUnder(scope, leavesOf(join.left));
    const right = sourcesUnder(scope, leavesOf(join.right));
    // Which of several sources of a side has the column isn't known; any of them fixes it.
    return join.using.flatMap(({ name }) => [
      ...right.flatMap((source) => left.map((other) => ({ column: { source, name }, needs: new Set([other]) }))),
      ...left.flatMap((source) => right.map((other) => ({ column: { source, name }, needs: new Set([other]) }))),
    ]);
  });
}

export function sourcesUnder(scope: Scope, relations: readonly Relation[]): readonly ScopeSource[] {
  const wanted = new Set(relations);
  return scope.sources.filter((source) => wanted.has(source.relation));
}

function isFixed(fixed: readonly FixedColumn[], source: ScopeSource, name: string): boolean {
  return fixed.some((column) => column.source === source && sameName(column.name, name));
}

/**
 * The sources that have at most one row once one row of each of `start` and the columns `constants` are given: those a key of which is
 * fixed by equalities with them, and so on. `conditions` are given where they don't stand in a SELECT.
 */
export function determinedSources(
  analysed: AnalysedStatement,
  scope: Scope,
  start: Iterable<ScopeSource>,
  constants: readonly FixedColumn[] = [],
  conditions: readonly Expression[] = conditionsOf(scope),
): ReadonlySet<ScopeSource> {
  const links = linksOf(analysed, scope, conditions);
  const determined = new Set(start);
  for (let grown = true; grown;) {
    grown = false;
    const fixed = [
      ...constants,
      ...links.filter(({ needs }) => [...needs].every((source) => determined.has(source))).map(({ column }) => column),
    ];
    for (const source of scope.sources) {
      if (determined.has(source)) continue;
      if (!source.keys.some((key) => key.every((name) => isFixed(fixed, source, name)))) continue;
      determined.add(source);
      grown = true;
    }
  }
  return determined;
}

/** Plain columns of this scope among expressions, as constants for {@link determinedSources}. */
export function fixedColumns(analysed: AnalysedStatement, scope: Scope, expressions: readonly Expression[]): readonly FixedColumn[] {
  return expressions.flatMap((expression) => {
    const column = columnOf(analysed, expression);
    return column?.scope === scope ? [{ source: column.source, name: column.reference.name.name }] : [];
  });
}
