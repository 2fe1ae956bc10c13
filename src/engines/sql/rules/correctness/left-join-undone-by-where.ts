import { dialectsExcept } from "../../dialect.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Expression, Join } from "../../syntax/tree.ts";
import { likeKeyword } from "../../rewrite/layout.ts";
import { sourcesUnder } from "./support/keys.ts";
import { columnOf, textAt } from "./support/columns.ts";
import { conjunctsOf, rejectsNulls } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn, leavesOf } from "./support/walk.ts";

/** The sources that the join fills with NULLs, and the others. */
function optionalSide(join: Join): { readonly optional: Join["left"]; readonly preserved: Join["left"] } | undefined {
  if (join.type === "left") return { optional: join.right, preserved: join.left };
  return join.type === "right" ? { optional: join.left, preserved: join.right } : undefined;
}

/** Conditions that every row has to pass after the join: WHERE, and the ON of inner joins that this join is an operand of. */
function laterConditions(scope: Scope, join: Join): readonly Expression[] {
  const around = joinsIn(scope.select.from).filter(
    (other) => other !== join && other.type === "inner" && (joinsIn(other.left).includes(join) || joinsIn(other.right).includes(join)),
  );
  return [...conjunctsOf(scope.select.where?.expression), ...around.flatMap((other) => conjunctsOf(other.on))];
}

function innerJoin(analysed: AnalysedStatement, join: Join): ProposedRewrite {
  return {
    title: "Write the inner join that it is",
    edits: [{ span: join.keywordSpan, text: likeKeyword(analysed.source, join.keywordSpan, "JOIN") }],
    preconditions: [],
  };
}

/** A derived table may have no name. */
function of(source: ScopeSource): string {
  return source.name === "" ? "" : ` in ${source.name}`;
}

function isNotNullTest(condition: Expression): boolean {
  return condition.kind === "is" && condition.not && condition.test === "NULL";
}

function matchOf(analysed: AnalysedStatement, scope: Scope, join: Join): RuleMatch | undefined {
  const sides = optionalSide(join);
  if (sides === undefined || join.natural || scope.select.opaqueClauses.length > 0) return undefined;
  const optional = sourcesUnder(scope, leavesOf(sides.optional));
  const found = firstRejecting(analysed, laterConditions(scope, join), optional);
  if (found === undefined) return undefined;
  const words = textAt(analysed, join.keywordSpan).replaceAll(/\s+/gu, " ").toUpperCase();
  const condition = textAt(analysed, found.condition);
  return {
    span: join.keywordSpan,
    ...(isNotNullTest(found.condition) ? { severity: "info" as const } : {}),
    message: `The condition ${condition} is never true for the rows that ${words} adds with NULLs${of(found.source)}, so this is an inner join.`,
    suggestion: `If rows without a match${of(found.source)} are wanted, move the condition into ON; if not, write JOIN.`,
    ...(rejectsNulls(analysed, found.condition, found.source, columnOf) ? { rewrite: innerJoin(analysed, join) } : {}),
  };
}

function firstRejecting(
  analysed: AnalysedStatement,
  conditions: readonly Expression[],
  sources: readonly ScopeSource[],
): { readonly condition: Expression; readonly source: ScopeSource } | undefined {
  for (const condition of conditions) {
    // A join under the optional side may itself be outer: its optional source being rejected still rejects the rows that this one fills.
    const source = sources.find((item) => rejectsNulls(analysed, condition, item));
    if (source !== undefined) return { condition, source };
  }
  return undefined;
}

export const leftJoinUndoneByWhere = defineRule({
  id: "left-join-undone-by-where",
  group: "correctness",
  title: "Outer join undone by a later condition",
  severity: "warning",
  // ClickHouse fills with 0 and '' unless join_use_nulls is set: those may pass.
  dialects: dialectsExcept("clickhouse"),
  what: "A condition in WHERE, or in the ON of a later inner join, that no NULL passes, on a column of the optional side of an outer join.",
  why: "The rows that the outer join keeps have NULLs there, the condition drops them, and the query silently loses what the outer join was for.",
  whenNotToUse: "The inner join is meant; then the rewrite says so and keeps the result.",
  fix: "safe",
  sources: ["Galindo-Legaria, Rosenthal: Outerjoin simplification and reordering, TODS 22(1), 1997"],
  visit: eachScope((analysed, scope) => joinsIn(scope.select.from).map((join) => matchOf(analysed, scope, join))),
  examples: {
    bad: [
      {
        sql: "SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, status TEXT, total INT)",
        fixed: "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
      },
      {
        sql: "select a.x\nfrom a\nleft outer join b on b.a_id = a.id\njoin c on c.b_id = b.id",
        fixed: "select a.x\nfrom a\njoin b on b.a_id = a.id\njoin c on c.b_id = b.id",
      },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE lower(b.kind) LIKE 'x%' AND a.y = 1" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE b.n > 1 OR b.m < 2" },
      { sql: "SELECT b.x FROM a RIGHT JOIN b ON b.id = a.id WHERE a.kind IN ('p', 'q')" },
    ],
    good: [
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE b.id IS NULL" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id AND b.kind = 'x' WHERE a.y = 1" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE COALESCE(b.n, 0) > 1" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE b.n > 1 OR b.n IS NULL" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE a.kind = 'x' OR b.kind = 'x'" },
      { sql: "SELECT a.x FROM a JOIN b ON b.id = a.id WHERE b.kind = 'x'" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id WHERE b.kind <> 'x'", dialect: "clickhouse" },
      { sql: "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id LEFT JOIN c ON c.id = b.c_id" },
    ],
  },
});
