/** Which sources have at most one row for given rows of others: keys and equalities put together. */
import type { AnalysedStatement, Scope, ScopeSource } from "../../../scope.ts";
import type { Expression, Relation } from "../../../syntax/tree.ts";
import { columnOf, columnsIn, sameName, type KnownColumn } from "./columns.ts";
import { familyOf } from "./kinds.ts";
import { conditionsOf } from "./predicates.ts";
import { joinsIn, leavesOf } from "./walk.ts";

interface FixedColumn {
  readonly source: ScopeSource;
  readonly name: string;
}

/** An equality that fixes a column once the columns of its other side are fixed. */
interface Link {
  readonly column: FixedColumn;
  readonly needs: readonly FixedColumn[];
}

function fixedColumn({ source, reference }: KnownColumn): FixedColumn {
  return { source, name: reference.name.name };
}

function link(analysed: AnalysedStatement, scope: Scope, target: Expression, other: Expression): readonly Link[] {
  const column = columnOf(analysed, target);
  if (column === undefined || column.scope !== scope || isReadAsNumber(analysed, target, other)) return [];
  const needed = columnsIn(analysed, other);
  // A scalar subquery is one value.
  if (needed === undefined) return other.kind === "subquery" ? [{ column: fixedColumn(column), needs: [] }] : [];
  const needs = needed.filter((item) => item.scope === scope).map(fixedColumn);
  return needs.some(({ source }) => source === column.source) ? [] : [{ column: fixedColumn(column), needs }];
}

/** Beside a number, the texts '1' and '01' are equal. */
export function isReadAsNumber(analysed: AnalysedStatement, column: Expression, other: Expression): boolean {
  return familyOf(analysed.typeOf(column).kind) === "text" && familyOf(analysed.typeOf(other).kind) === "number";
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
      ...right.flatMap((source) => left.map((other) => ({ column: { source, name }, needs: [{ source: other, name }] }))),
      ...left.flatMap((source) => right.map((other) => ({ column: { source, name }, needs: [{ source: other, name }] }))),
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
  const links = new Set(linksOf(analysed, scope, conditions));
  const determined = new Set(start);
  const fixed = [...constants];
  const holds = (column: FixedColumn): boolean => determined.has(column.source) || isFixed(fixed, column.source, column.name);
  for (let grown = true; grown;) {
    grown = false;
    for (const candidate of links) {
      if (!candidate.needs.every(holds)) continue;
      links.delete(candidate);
      fixed.push(candidate.column);
      grown = true;
    }
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
