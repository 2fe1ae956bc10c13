/** Which tables of a FROM the conditions tie together. */
import type { AnalysedStatement, Scope, ScopeSource } from "../../../scope.ts";
import { columnsIn } from "./columns.ts";
import { sourcesUnder } from "./keys.ts";
import { conditionsOf } from "./predicates.ts";
import { joinsIn, leavesOf } from "./walk.ts";

/** The groups of sources that one condition, USING or NATURAL ties together; undefined where a condition can't be resolved. */
export function ties(analysed: AnalysedStatement, scope: Scope): readonly ReadonlySet<ScopeSource>[] | undefined {
  const found: ReadonlySet<ScopeSource>[] = [];
  for (const condition of conditionsOf(scope)) {
    const columns = columnsIn(analysed, condition);
    // What can't be resolved may well be the condition that is looked for.
    if (columns === undefined) return undefined;
    found.push(new Set(columns.filter((column) => column.scope === scope).map((column) => column.source)));
  }
  for (const join of joinsIn(scope.select.from)) {
    if (join.natural || join.using.length > 0 || join.type === "other") found.push(new Set(sourcesUnder(scope, leavesOf(join))));
  }
  return found;
}

/** For each source the group that it is tied into, by however many steps; two sources of one group have the same value. */
export function components(sources: readonly ScopeSource[], groups: readonly ReadonlySet<ScopeSource>[]): ReadonlyMap<ScopeSource, number> {
  const members = new Map(sources.map((source, index) => [index, [source]]));
  const component = new Map(sources.map((source, index) => [source, index]));
  for (const group of groups) {
    const [first, ...others] = [...group].map((source) => component.get(source)).filter((index) => index !== undefined);
    if (first === undefined) continue;
    for (const other of others) {
      if (other === first) continue;
      const moved = members.get(other) ?? [];
      for (const source of moved) component.set(source, first);
      members.get(first)?.push(...moved);
      members.delete(other);
    }
  }
  return component;
}
