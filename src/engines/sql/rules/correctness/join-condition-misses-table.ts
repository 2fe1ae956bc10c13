import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Join } from "../../syntax/tree.ts";
import { columnsIn, textAt } from "./support/columns.ts";
import { sourcesUnder } from "./support/keys.ts";
import { equalExpressions } from "./support/output.ts";
import { components, ties } from "./support/connections.ts";
import { columnEquality, conjunctsOf } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

function matchOf(analysed: AnalysedStatement, scope: Scope, join: Join): RuleMatch | undefined {
  if (join.on === undefined || join.comma || join.type === "cross") return undefined;
  if (
    leavesOf(join.right).some(
      (leaf) => leaf.kind === "tableFunction" || leaf.kind === "opaqueRelation" || (leaf.kind === "derived" && leaf.lateral),
    )
  ) {
    return undefined;
  }
  // A column compared with itself is a finding of its own.
  if (join.on.kind === "binary" && equalExpressions(analysed, join.on.left, join.on.right)) return undefined;
  const columns = columnsIn(analysed, join.on)?.filter((column) => column.scope === scope);
  if (columns === undefined || columns.length < 2) return undefined;
  const left = sourcesUnder(scope, leavesOf(join.left));
  const right = sourcesUnder(scope, leavesOf(join.right));
  const has = (sources: typeof left): boolean => columns.some((column) => sources.includes(column.source));
  const missed = has(right) ? (has(left) ? undefined : left) : right;
  if (missed === undefined || missed.length === 0) return undefined;
  // Constants beside a join that other conditions make are filters; a column compared with its own side's is a slip.
  const sides = new Set([...left, ...right]);
  if (columns.some((column) => !sides.has(column.source)) || !conjunctsOf(join.on).some((on) => columnEquality(analysed, on) !== undefined))
    return undefined;
  const groups = ties(analysed, scope);
  if (groups === undefined) return undefined;
  const tied = components(scope.sources, groups);
  const reached = new Set(right.map((source) => tied.get(source)));
  if (left.some((source) => reached.has(tied.get(source)))) return undefined;
  const names = missed.map((source) => source.name).join(", ");
  return {
    span: join.on,
    message: `The condition ${textAt(analysed, join.on)} reads no column of ${names}, so it doesn't say which rows belong together.`,
    suggestion: `Compare a column of ${names} with the other side.`,
  };
}

export const joinConditionMissesTable = defineRule({
  id: "join-condition-misses-table",
  group: "correctness",
  title: "Join condition that reads one side only",
  severity: "error",
  what: "An ON that compares columns of the same side, and no other condition that ties the two sides together.",
  why: "Each row that passes meets every row of the other side: a cross join by a slip in an alias.",
  whenNotToUse: "All combinations are meant: write CROSS JOIN and WHERE.",
  fix: "none",
  visit: eachScope((analysed, scope) => joinsIn(scope.select.from).map((join) => matchOf(analysed, scope, join))),
  examples: {
    bad: [
      { sql: "SELECT a.x, b.y FROM a JOIN b ON a.id = a.b_id" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON a.id = b.a_id JOIN c ON a.id = b.a_id" },
      { sql: "SELECT a.x, b.y FROM a JOIN b ON b.id = b.a_id" },
    ],
    good: [
      { sql: "SELECT a.x, b.y FROM a JOIN b ON a.id = b.a_id" },
      { sql: "SELECT a.x FROM a JOIN b ON a.id = a.k WHERE a.b_id = b.id" },
      { sql: "SELECT a.x FROM a JOIN b ON TRUE" },
      { sql: "SELECT a.x FROM a JOIN b ON id = b_id" },
    ],
  },
});
