import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { indentationAt, likeKeyword, lineBreakOf, startsLine } from "../../rewrite/layout.ts";
import type { Expression, Join, Relation } from "../../syntax/tree.ts";
import { isRandom } from "../correctness/support/calls.ts";
import { columnsIn, isNotNull, sameColumn, sourcesIn, textAt } from "../correctness/support/columns.ts";
import { components } from "../correctness/support/connections.ts";
import { columnEquality, conditionsOf, conjunctsOf, disjunctsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, joinsIn, some } from "../correctness/support/walk.ts";
import { conditionText } from "../correctness/support/condition-text.ts";
import { isPlain } from "./support/is-plain.ts";
import { splitIntoDerived } from "./support/split-into-derived.ts";
import { substitute } from "./support/substitute.ts";

/** More branches than this read the tables too often to be a gain for sure. */
const mostBranches = 4;

/** The joins whose rows all appear in the result as they are found: inner ones that no outer join may fill up with NULLs. */
function preservedJoins(relation: Relation | undefined): readonly Join[] {
  if (relation?.kind !== "join") return [];
  const own = relation.type === "inner" && !relation.natural ? [relation] : [];
  if (relation.type === "inner" || relation.type === "cross")
    return [...preservedJoins(relation.left), ...preservedJoins(relation.right), ...own];
  return relation.type === "left" ? preservedJoins(relation.left) : [];
}

/** The pair of sources that an alternative ties together by an equality of their columns. */
function tiedBy(analysed: AnalysedStatement, scope: Scope, alternative: Expression): readonly ScopeSource[] | undefined {
  for (const condition of conjunctsOf(alternative)) {
    const equality = columnEquality(analysed, condition);
    if (equality === undefined || equality.left.source === equality.right.source) continue;
    if (equality.left.scope === scope && equality.right.scope === scope) return [equality.left.source, equality.right.source];
  }
  return undefined;
}

/** An equality that every alternative asks for: before the OR it drives the join. */
function sharesLink(analysed: AnalysedStatement, alternatives: readonly Expression[]): boolean {
  const [first, ...others] = alternatives.map((alternative) =>
    conjunctsOf(alternative)
      .map((condition) => columnEquality(analysed, condition))
      .filter((equality) => equality !== undefined),
  );
  return (first ?? []).some((link) =>
    others.every((links) =>
      links.some(
        ({ left, right }) =>
          (sameColumn(left, link.left) && sameColumn(right, link.right)) || (sameColumn(left, link.right) && sameColumn(right, link.left)),
      ),
    ),
  );
}

/** Whether the other conditions join the sources by equality: then there is a hash join already, and the OR only filters its rows. */
function tiedOtherwise(analysed: AnalysedStatement, scope: Scope, condition: Expression, tied: readonly ScopeSource[]): boolean {
  const groups = conditionsOf(scope)
    .filter((other) => other !== condition)
    .flatMap((other) => {
      const pair = tiedBy(analysed, scope, other);
      return pair === undefined ? [] : [new Set(pair)];
    });
  if (joinsIn(scope.select.from).some((join) => join.natural || join.using.length > 0)) return true;
  const component = components(scope.sources, groups);
  return new Set(tied.map((source) => component.get(source))).size < 2;
}

/** True for what the alternative doesn't select: false and unknown. */
function exclusion(analysed: AnalysedStatement, alternative: Expression): string {
  const equality = conjunctsOf(alternative).length === 1 ? columnEquality(analysed, alternative) : undefined;
  if (equality === undefined) return `CASE WHEN ${textAt(analysed, alternative)} THEN 1 ELSE 0 END = 0`;
  const [left, right] = [equality.left.reference, equality.right.reference];
  const [a, b] = [textAt(analysed, left), textAt(analysed, right)];
  const nulls = [left, right].filter((side) => !isNotNull(analysed, side)).map((side) => `${textAt(analysed, side)} IS NULL`);
  return nulls.length === 0 ? `${a} <> ${b}` : `(${[`${a} <> ${b}`, ...nulls].join(" OR ")})`;
}

/** What stands in place of the OR in each branch: the alternative, without the rows of those before it. */
function branchConditions(analysed: AnalysedStatement, alternatives: readonly Expression[]): readonly string[] {
  return alternatives.map((alternative, index) =>
    [conditionText(analysed, alternative), ...alternatives.slice(0, index).map((earlier) => exclusion(analysed, earlier))].join(" AND "),
  );
}

function rewriteOf(
  analysed: AnalysedStatement,
  scope: Scope,
  condition: Expression,
  branches: readonly string[],
): ProposedRewrite | undefined {
  const { select, query } = scope;
  if (expressionsOf(scope).some(({ expression }) => isRandom(expression))) return undefined;
  const unionAll = likeKeyword(analysed.source, select.keywordSpan, "UNION ALL");
  const title = "Join once for each alternative and append, leaving out what was found before";
  const simple = isPlain(analysed, scope) && query.body === select && query.orderBy.length === 0 && (query.trailing?.length ?? 0) === 0;
  if (simple && scope.role !== "scalar") {
    const separator =
      analysed.source.includes("\n") && startsLine(analysed.source, select.span.start)
        ? lineBreakOf(analysed.source) + indentationAt(analysed.source, select.span.start)
        : " ";
    const texts = branches.map((text) => substitute(analysed, select.span, [{ span: condition, text }]));
    return {
      title,
      edits: [{ span: select.span, text: texts.join(`${separator}${unionAll}${separator}`) }],
      preconditions: [],
    };
  }
  const edits = splitIntoDerived(analysed, scope, condition, branches, unionAll);
  return edits === undefined ? undefined : { title, edits, preconditions: [] };
}

function matchOf(analysed: AnalysedStatement, scope: Scope, condition: Expression, splits: boolean): RuleMatch | undefined {
  const alternatives = disjunctsOf(condition);
  if (alternatives.length < 2 || some(condition, isRandom) || columnsIn(analysed, condition) === undefined) return undefined;
  const tied = alternatives.map((alternative) => tiedBy(analysed, scope, alternative));
  const [first] = tied;
  if (first === undefined || tied.some((pair) => pair === undefined || !pair.every((source) => first.includes(source)))) return undefined;
  if (sharesLink(analysed, alternatives)) return undefined;
  if (sourcesIn(analysed, scope, condition) === undefined || tiedOtherwise(analysed, scope, condition, first)) return undefined;
  const [left, right] = first;
  const rewrite =
    splits && alternatives.length <= mostBranches
      ? rewriteOf(analysed, scope, condition, branchConditions(analysed, alternatives))
      : undefined;
  return {
    span: condition,
    message: `${left?.name ?? ""} and ${right?.name ?? ""} are joined by an OR: no hash or index join can look for both, so each row is compared with each other one.`,
    suggestion: "Join once for each alternative and put the results together with UNION ALL, leaving out what an earlier one found.",
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly (RuleMatch | undefined)[] {
  const { select } = scope;
  const preserved = new Set(preservedJoins(select.from));
  const inOn = joinsIn(select.from).flatMap((join) =>
    conjunctsOf(join.on).map((condition) => matchOf(analysed, scope, condition, preserved.has(join))),
  );
  return [...inOn, ...conjunctsOf(select.where?.expression).map((condition) => matchOf(analysed, scope, condition, true))];
}

const calls =
  "CREATE TABLE calls (id INT PRIMARY KEY, caller INT NOT NULL, callee INT, seconds INT); CREATE TABLE phones (number INT PRIMARY KEY, owner TEXT)";

export const orAcrossJoin = defineRule({
  id: "or-across-join",
  group: "cost",
  title: "Join on alternatives (OR)",
  severity: "warning",
  what: "Two tables that are joined by a.x = b.y OR a.z = b.w and by nothing else.",
  why: "Hash, merge and index joins need one key; an OR of keys leaves the nested loop over all pairs. Each alternative alone is a fast join, and together they find each pair once if the later ones leave out what the earlier found.",
  whenNotToUse: "One of the tables has only a few rows.",
  fix: "safe",
  sources: [
    "Measured on DuckDB 1.5.6, 3M x 200k rows: 1,212x",
    "Mumick, Pirahesh: Implementation of magic-sets in a relational database system, SIGMOD 1994 (OR expansion)",
  ],
  engines: { duckdb: "matters", postgres: "matters" },
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT c.id, p.owner FROM calls c JOIN phones p ON p.number = c.caller OR p.number = c.callee WHERE c.seconds > 60",
        schema: calls,
        fixed:
          "SELECT c.id, p.owner FROM calls c JOIN phones p ON p.number = c.caller WHERE c.seconds > 60 UNION ALL SELECT c.id, p.owner FROM calls c JOIN phones p ON p.number = c.callee AND p.number <> c.caller WHERE c.seconds > 60",
      },
      {
        sql: "SELECT a.x, b.y FROM a, b WHERE (a.k = b.k AND a.t = 1 OR a.j = b.j) AND a.n > 3",
        fixed:
          "SELECT a.x, b.y FROM a, b WHERE a.k = b.k AND a.t = 1 AND a.n > 3 UNION ALL SELECT a.x, b.y FROM a, b WHERE a.j = b.j AND CASE WHEN a.k = b.k AND a.t = 1 THEN 1 ELSE 0 END = 0 AND a.n > 3",
      },
      {
        sql: "SELECT p.owner, count(*) AS n FROM calls c JOIN phones p ON p.number = c.callee OR p.number = c.caller GROUP BY p.owner ORDER BY n DESC",
        schema: calls,
        fixed:
          "SELECT c_p.owner, count(*) AS n FROM (SELECT p.owner FROM calls c JOIN phones p ON p.number = c.callee UNION ALL SELECT p.owner FROM calls c JOIN phones p ON p.number = c.caller AND (p.number <> c.callee OR c.callee IS NULL)) AS c_p GROUP BY c_p.owner ORDER BY n DESC",
      },
      { sql: "SELECT a.x, b.y FROM a LEFT JOIN b ON a.k = b.k OR a.j = b.j" },
    ],
    good: [
      { sql: "SELECT a.x FROM a JOIN b ON a.k = b.k AND (a.j = b.j OR a.i = b.i)" },
      { sql: "SELECT a.x FROM a, b WHERE (a.k = b.k AND a.t = 1) OR (b.k = a.k AND b.t = 2)" },
      { sql: "SELECT a.x FROM a JOIN b ON a.k = b.k WHERE a.t = 1 OR b.t = 2" },
      { sql: "SELECT a.x FROM a JOIN b ON a.k = b.k OR b.t = 2" },
    ],
  },
});
