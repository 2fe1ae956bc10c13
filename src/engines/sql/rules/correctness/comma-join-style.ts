import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type Edit, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { indentationAt, likeKeyword, lineBreakOf, startsLine } from "../../rewrite/layout.ts";
import type { Expression, Join, Relation } from "../../syntax/tree.ts";
import { columnsIn, sameName, textAt } from "./support/columns.ts";
import { sourcesUnder } from "./support/keys.ts";
import { columnEquality, conditionsOf } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { expressionsOf, joinsIn, leavesOf } from "./support/walk.ts";

function isTable(scope: Scope, relation: Relation): boolean {
  if (relation.kind === "derived") return !relation.lateral;
  if (relation.kind !== "table") return false;
  const [first] = relation.name;
  return relation.name.length === 1 || first === undefined || !scope.sources.some((source) => sameName(source.name, first.name));
}

interface Conjunct {
  readonly expression: Expression;
  /** The AND before it; undefined for the first. */
  readonly and?: { readonly start: number; readonly end: number };
}

/** The operands of the ANDs of WHERE that no parentheses group. */
function flatConjuncts(expression: Expression): readonly Conjunct[] {
  const found: Conjunct[] = [];
  let left = expression;
  while (left.kind === "binary" && left.operator === "AND" && left.parentheses === 0) {
    found.push({ expression: left.right, and: left.operatorSpan });
    left = left.left;
  }
  return [{ expression: left }, ...found.toReversed()];
}

/** For each table after the first, the equalities that tie it to tables before it; undefined where one has none. */
function conditionsByTable(
  analysed: AnalysedStatement,
  tables: readonly ScopeSource[],
  conjuncts: readonly Conjunct[],
): ReadonlyMap<ScopeSource, readonly Conjunct[]> | undefined {
  const byTable = new Map<ScopeSource, Conjunct[]>();
  for (const conjunct of conjuncts) {
    if (columnEquality(analysed, conjunct.expression) === undefined) continue;
    const sources = columnsIn(analysed, conjunct.expression)?.map((column) => column.source) ?? [];
    const places = sources.map((source) => tables.indexOf(source));
    if (places.includes(-1) || new Set(places).size < 2) continue;
    const last = tables[Math.max(...places)];
    if (last !== undefined) byTable.set(last, [...(byTable.get(last) ?? []), conjunct]);
  }
  return tables.slice(1).every((table) => byTable.has(table)) ? byTable : undefined;
}

/** Takes conditions out of WHERE: each with its AND, the first with the AND after it, all of them with the clause. */
function removeFromWhere(
  analysed: AnalysedStatement,
  scope: Scope,
  all: readonly Conjunct[],
  moved: ReadonlySet<Conjunct>,
): readonly Edit[] {
  const { where, fromSpan } = scope.select;
  if (where === undefined || fromSpan === undefined) return [];
  const first = all.find((conjunct) => !moved.has(conjunct));
  if (first === undefined) {
    // Up to the end of FROM, so that no empty line stays behind.
    const between = analysed.source.slice(fromSpan.end, where.span.start).trim() === "";
    return [{ span: { start: between ? fromSpan.end : where.span.start, end: where.span.end }, text: "" }];
  }
  const edits: Edit[] = [];
  if (first.and !== undefined) edits.push({ span: { start: where.expression.start, end: first.expression.start }, text: "" });
  const firstPlace = all.indexOf(first);
  for (const [index, conjunct] of all.entries()) {
    if (index <= firstPlace || !moved.has(conjunct)) continue;
    const before = all[index - 1];
    if (before !== undefined) edits.push({ span: { start: before.expression.end, end: conjunct.expression.end }, text: "" });
  }
  return edits;
}

function joinEdits(analysed: AnalysedStatement, scope: Scope, join: Join, conditions: readonly Conjunct[]): readonly Edit[] {
  const { source } = analysed;
  const { from, keywordSpan, fromSpan } = scope.select;
  if (from === undefined || fromSpan === undefined) return [];
  const text = conditions.map(({ expression }) => textAt(analysed, expression)).join(` ${likeKeyword(source, keywordSpan, "AND")} `);
  const lines = startsLine(source, fromSpan.start) && fromSpan.start > 0;
  const lead = lines ? lineBreakOf(source) + indentationAt(source, fromSpan.start) : " ";
  const { end } = join.right.span;
  return [
    { span: { start: join.left.span.end, end: join.right.span.start }, text: `${lead}${likeKeyword(source, keywordSpan, "JOIN")} ` },
    { span: { start: end, end }, text: ` ${likeKeyword(source, keywordSpan, "ON")} ${text}` },
  ];
}

function rewriteOf(analysed: AnalysedStatement, scope: Scope, joins: readonly Join[]): ProposedRewrite | undefined {
  const { where, from } = scope.select;
  // Oracle refuses (+) beside JOIN.
  if (expressionsOf(scope).some(({ expression }) => expression.kind === "modified" && expression.modifier === "(+)")) return undefined;
  if (where === undefined || where.expression.parentheses > 0 || joins.some((join) => !join.comma || join.right.kind === "join"))
    return undefined;
  const tables = leavesOf(from).flatMap((leaf) => sourcesUnder(scope, [leaf]));
  const conjuncts = flatConjuncts(where.expression);
  const byTable = conditionsByTable(analysed, tables, conjuncts);
  if (byTable === undefined) return undefined;
  const moved = new Set([...byTable.values()].flat());
  const edits = joins.flatMap((join) => {
    const [table] = sourcesUnder(scope, [join.right]);
    return joinEdits(analysed, scope, join, (table === undefined ? undefined : byTable.get(table)) ?? []);
  });
  return {
    title: "Write the joins with their conditions",
    edits: [...edits, ...removeFromWhere(analysed, scope, conjuncts, moved)],
    preconditions: [],
  };
}

/** Commas that no condition joins are cross joins, which is another finding. */
function hasJoinCondition(analysed: AnalysedStatement, scope: Scope): boolean {
  return conditionsOf(scope).some((condition) => {
    const sources = new Set(columnsIn(analysed, condition)?.map((column) => column.source));
    return sources.size > 1 || (columnsIn(analysed, condition) === undefined && condition.kind === "binary");
  });
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const joins = joinsIn(scope.select.from);
  const commas = joins.filter((join) => join.comma && leavesOf(join).every((leaf) => isTable(scope, leaf)));
  const [first] = commas;
  if (first === undefined || !hasJoinCondition(analysed, scope) || scope.select.opaqueClauses.length > 0) return undefined;
  const rewrite = commas.length === joins.length ? rewriteOf(analysed, scope, joins) : undefined;
  const mixed = joins.length > commas.length;
  return {
    span: first.keywordSpan,
    message: mixed
      ? "Commas and JOIN are mixed; JOIN binds tighter, so an ON can't see tables that stand before the comma."
      : "Tables are joined by commas, with their conditions somewhere in WHERE; a forgotten one makes a cross join without an error.",
    suggestion: "Write JOIN ... ON.",
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const commaJoinStyle = defineRule({
  id: "comma-join-style",
  group: "correctness",
  title: "Comma join",
  severity: "info",
  what: "FROM a, b with the join condition in WHERE.",
  why: "The condition of each join is far from it, so that a missing one isn't seen; outer joins can't be written that way.",
  whenNotToUse: "UNNEST and other functions over a table's own columns, which aren't reported.",
  fix: "safe",
  sources: ["ISO/IEC 9075:1992, 7.5 <joined table>"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "SELECT a.x FROM a, b WHERE a.id = b.a_id", fixed: "SELECT a.x FROM a JOIN b ON a.id = b.a_id" },
      {
        sql: "SELECT a.x\nFROM a,\n     b, c\nWHERE a.kind = 'k'\n  AND a.id = b.a_id\n  AND b.n > 2\n  AND c.id = b.c_id",
        fixed: "SELECT a.x\nFROM a\nJOIN b ON a.id = b.a_id\nJOIN c ON c.id = b.c_id\nWHERE a.kind = 'k'\n  AND b.n > 2",
      },
      {
        sql: "select a.x from a, b where a.id = b.a_id and a.y = b.y and b.z = 1 order by a.x",
        fixed: "select a.x from a join b on a.id = b.a_id and a.y = b.y where b.z = 1 order by a.x",
      },
      { sql: "SELECT a.x FROM a, b JOIN c ON c.id = b.c_id WHERE a.id = b.a_id" },
    ],
    good: [
      { sql: "SELECT a.x FROM a JOIN b ON a.id = b.a_id" },
      { sql: "SELECT o.id, i FROM orders o, UNNEST(o.items) AS i", dialect: "bigquery" },
      { sql: "SELECT a, b FROM t" },
    ],
  },
});
