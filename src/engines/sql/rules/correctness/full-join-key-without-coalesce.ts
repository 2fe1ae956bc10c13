import { dialectsExcept } from "../../dialect.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Join } from "../../syntax/tree.ts";
import { columnOf, qualifiedName, sameColumn, type KnownColumn } from "./support/columns.ts";
import { columnEquality, conjunctsOf, type ColumnEquality } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { joinsIn } from "./support/walk.ts";

function plainItem(analysed: AnalysedStatement, scope: Scope, wanted: KnownColumn): Scope["select"]["items"][number] | undefined {
  return scope.select.items.find((item) => {
    const column = columnOf(analysed, item.expression);
    return column !== undefined && sameColumn(column, wanted);
  });
}

function matchOf(analysed: AnalysedStatement, scope: Scope, { left, right }: ColumnEquality): RuleMatch | undefined {
  const items = [left, right].map((column) => plainItem(analysed, scope, column));
  const [item, ...both] = items.filter((found) => found !== undefined);
  if (item === undefined || both.length > 0 || scope.select.items.some(({ expression }) => expression.kind === "star")) return undefined;
  const [a, b] = [qualifiedName(analysed, left), qualifiedName(analysed, right)];
  if (a === undefined || b === undefined) return undefined;
  const shown = items[0] === undefined ? right : left;
  const other = shown === left ? right : left;
  const { end } = item.expression;
  const alias = item.alias === undefined ? ` AS ${shown.reference.name.name}` : "";
  return {
    span: item.expression,
    message: `${shown === left ? a : b} is NULL for the rows that only ${other.source.name} has.`,
    suggestion: `Select COALESCE(${a}, ${b}).`,
    rewrite: {
      title: "Take the key from whichever side has the row",
      edits: [{ span: { start: item.expression.start, end }, text: `COALESCE(${a}, ${b})${alias}` }],
      preconditions: [],
      changesResult: true,
    },
  };
}

function ofJoin(analysed: AnalysedStatement, scope: Scope, join: Join): readonly (RuleMatch | undefined)[] {
  if (join.type !== "full") return [];
  return conjunctsOf(join.on).map((condition) => {
    const equality = columnEquality(analysed, condition);
    return equality === undefined ? undefined : matchOf(analysed, scope, equality);
  });
}

export const fullJoinKeyWithoutCoalesce = defineRule({
  id: "full-join-key-without-coalesce",
  group: "correctness",
  title: "Key of one side only after a FULL JOIN",
  severity: "warning",
  // ClickHouse fills with 0 and '' unless join_use_nulls is set.
  dialects: dialectsExcept("clickhouse"),
  what: "FULL JOIN ... ON a.id = b.id whose select list has a.id but neither b.id nor COALESCE(a.id, b.id).",
  why: "Rows that only b has come out with a NULL key, and groups or later joins by that key lose them.",
  whenNotToUse: "The NULL is the sign that a is missing, and the key of b isn't needed.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 7.10 <joined table>"],
  visit: eachScope((analysed, scope) => joinsIn(scope.select.from).flatMap((join) => ofJoin(analysed, scope, join))),
  examples: {
    bad: [
      {
        sql: "SELECT a.id, a.x, b.y FROM a FULL OUTER JOIN b ON a.id = b.id",
        fixed: "SELECT COALESCE(a.id, b.id) AS id, a.x, b.y FROM a FULL OUTER JOIN b ON a.id = b.id",
      },
      { sql: "SELECT b.k AS key, a.x FROM a FULL JOIN b ON a.k = b.k" },
    ],
    good: [
      { sql: "SELECT COALESCE(a.id, b.id) AS id, a.x FROM a FULL JOIN b ON a.id = b.id" },
      { sql: "SELECT a.id AS a_id, b.id AS b_id FROM a FULL JOIN b ON a.id = b.id" },
      { sql: "SELECT a.id, a.x FROM a LEFT JOIN b ON a.id = b.id" },
      { sql: "SELECT id, x FROM a FULL JOIN b USING (id)" },
    ],
  },
});
