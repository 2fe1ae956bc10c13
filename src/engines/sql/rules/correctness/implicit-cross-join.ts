import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, Join, Relation } from "../../syntax/tree.ts";
import { containsAggregate } from "./support/calls.ts";
import { components, ties } from "./support/connections.ts";
import { sameName } from "./support/columns.ts";
import { determinedSources, sourcesUnder } from "./support/keys.ts";
import { conjunctsOf } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

/** A join without a condition that isn't called a cross join. */
function isUnconditioned(join: Join): boolean {
  return (
    (join.comma || join.type === "inner") &&
    join.on === undefined &&
    join.using.length === 0 &&
    !join.natural &&
    join.conditionSpan === undefined
  );
}

/** Reads the rows of another item of FROM (UNNEST, FLATTEN, LATERAL, `FROM t, t.items`), or isn't a table at all. */
function isDependent(scope: Scope, relation: Relation): boolean {
  if (relation.kind === "tableFunction" || relation.kind === "opaqueRelation") return true;
  if (relation.kind === "derived") return relation.lateral;
  if (relation.kind !== "table") return false;
  const [first] = relation.name;
  return relation.name.length > 1 && first !== undefined && scope.sources.some((source) => sameName(source.name, first.name));
}

function isConstantEquality(condition: Expression): boolean {
  return (
    condition.kind === "binary" && condition.operator === "=" && condition.left.kind === "column" && condition.right.kind === "literal"
  );
}

/** At most one row: an aggregate over everything, VALUES of one row, LIMIT 1. */
function hasOneRow(source: ScopeSource): boolean {
  const query = source.query ?? source.cte?.query;
  if (query === undefined) return false;
  const { body, limit } = query;
  if (limit?.count?.kind === "literal" && limit.count.value === "1") return true;
  if (body.kind === "values") return body.rows.length === 1;
  if (body.kind !== "select") return false;
  if (body.from === undefined) return true;
  // A lookup by a constant, `(SELECT n FROM totals WHERE id = 1) t`, is mostly of one row, whatever is declared.
  if (body.groupBy === undefined && conjunctsOf(body.where?.expression).some(isConstantEquality)) return true;
  return body.groupBy === undefined && body.items.some((item) => containsAggregate(item.expression));
}

/** Tables that nothing is known of may have one row. */
function hasKeys(sources: readonly ScopeSource[]): boolean {
  return sources.some((source) => source.keys.length > 0);
}

function matchOf(analysed: AnalysedStatement, scope: Scope, join: Join, tied: ReadonlyMap<ScopeSource, number>): RuleMatch | undefined {
  if (scope.select.opaqueClauses.length > 0) return undefined;
  const leaves = leavesOf(join.right);
  if (leavesOf(join).some((leaf) => isDependent(scope, leaf))) return undefined;
  const right = sourcesUnder(scope, leaves);
  const left = sourcesUnder(scope, leavesOf(join.left));
  const small = (sources: readonly ScopeSource[]): boolean =>
    sources.every((source) => hasOneRow(source) || determinedSources(analysed, scope, []).has(source));
  const reached = new Set(right.map((source) => tied.get(source)));
  if (left.some((source) => reached.has(tied.get(source)))) return undefined;
  if (small(right) || small(left)) return undefined;
  const names = right.map((source) => source.name).join(", ");
  return {
    span: join.keywordSpan,
    ...(hasKeys(left) && hasKeys(right) ? {} : { severity: "warning" as const }),
    message: `No condition connects ${names} with the tables before it: each of its rows meets all of theirs.`,
    suggestion: "Add the join condition; where all combinations are meant, write CROSS JOIN.",
  };
}

export const implicitCrossJoin = defineRule({
  id: "implicit-cross-join",
  group: "correctness",
  title: "Join without a condition",
  severity: "error",
  what: "Tables joined by a comma, or by JOIN without ON, that no condition of ON or WHERE connects.",
  why: "Every row meets every row: results are inflated and the query may not end.",
  whenNotToUse: "All combinations are meant: write CROSS JOIN, which isn't reported.",
  fix: "none",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (AM08)"],
  visit: eachScope((analysed, scope) => {
    const joins = joinsIn(scope.select.from).filter(isUnconditioned);
    const groups = joins.length === 0 ? undefined : ties(analysed, scope);
    if (groups === undefined) return [];
    const tied = components(scope.sources, groups);
    return joins.map((join) => matchOf(analysed, scope, join, tied));
  }),
  examples: {
    bad: [
      { sql: "SELECT a.x, b.y FROM a, b" },
      { sql: "SELECT a.x FROM a, b WHERE a.x = 1 AND b.y = 2" },
      { sql: "SELECT a.x FROM a JOIN b WHERE a.x > 3", dialect: "mysql" },
      { sql: "SELECT a.x FROM a, b, c WHERE a.id = b.id AND c.kind = 'k'" },
      { sql: "SELECT a.x FROM a, b, c WHERE b.id = c.id" },
    ],
    good: [
      { sql: "SELECT a.x FROM a, b WHERE a.id = b.id" },
      { sql: "SELECT a.x FROM a, b, c WHERE a.id = b.id AND (b.k = c.k OR b.l = c.l)" },
      { sql: "SELECT a.x FROM a CROSS JOIN b" },
      { sql: "SELECT a.x, m.top FROM a, (SELECT MAX(y) AS top FROM b) m" },
      { sql: "SELECT o.id, item FROM orders o, UNNEST(o.items) AS item", dialect: "bigquery" },
      { sql: "SELECT o.id FROM orders o, o.items", dialect: "bigquery" },
      { sql: "SELECT x FROM a, b WHERE u = v" },
      { sql: "SELECT a.n / d.n FROM a, (SELECT n FROM totals WHERE kind = 'all') d" },
    ],
  },
});
