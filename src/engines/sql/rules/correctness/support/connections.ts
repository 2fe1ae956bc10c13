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

/** Everything that is tied to one of the sources, by however many steps. */
export function tiedTo(start: readonly ScopeSource[], groups: readonly ReadonlySet<ScopeSource>[]): ReadonlySet<ScopeSource> {
  const reached = new Set(start);
  for (let size = -1; size !== reached.size;) {
    size = reached.size;
    for (const group of groups) {
      if ([...group].some((source) => reached.has(source))) for (const source of group) reached.add(source);
    }
  }
  return reached;
}
