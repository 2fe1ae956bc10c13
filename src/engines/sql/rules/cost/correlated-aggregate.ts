import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { sortEdits } from "../../rewrite/edits.ts";
import { indentationAt, likeKeyword, lineBreakOf, startsLine } from "../../rewrite/layout.ts";
import { sameExpression } from "../../syntax/same-expression.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isAggregate, mayAggregate } from "../correctness/support/calls.ts";
import { textAt } from "../correctness/support/columns.ts";
import { comparisons, conjunctsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, joinsIn } from "../correctness/support/walk.ts";
import { conditionText } from "../correctness/support/condition-text.ts";
import { conditionalAggregate } from "./support/conditional-aggregate.ts";
import { correlatedSubquery, isCount, type Correlated } from "./support/correlated-subquery.ts";
import { freshName } from "./support/fresh-name.ts";
import { isColumnStar } from "./support/is-column-star.ts";

/** Oracle takes no AS before the name of a table. */
const asWord = ({ dialect }: AnalysedStatement): string => (dialect === "oracle" ? "" : "AS ");

/** Conditions that all of the subqueries ask for stay conditions; the others decide for each aggregate. */
function derivedTable(analysed: AnalysedStatement, [found, ...others]: Together): string {
  const { select, links, local } = found;
  const keys = links.map(({ inner }) => textAt(analysed, inner.reference));
  const from = select.fromSpan === undefined ? "" : textAt(analysed, select.fromSpan);
  const shared = local.filter((condition) => others.every((other) => other.local.some((same) => sameText(analysed, condition, same))));
  const where = shared.length === 0 ? "" : ` WHERE ${shared.map((condition) => conditionText(analysed, condition)).join(" AND ")}`;
  const values = [found, ...others].map((each) => {
    const own = each.local.filter((condition) => !shared.some((other) => sameText(analysed, condition, other)));
    return isAggregate(each.value) ? conditionalAggregate(analysed, each.value, own) : textAt(analysed, each.value);
  });
  const items = [
    ...keys.map((key, index) => `${key} AS key_${index + 1}`),
    ...values.map((value, index) => `${value} AS value_${index + 1}`),
  ];
  return `(SELECT ${items.join(", ")} ${from}${where} GROUP BY ${keys.join(", ")})`;
}

const sameText = (analysed: AnalysedStatement, a: Expression, b: Expression): boolean =>
  sameExpression(a, b, analysed.source, analysed.dialect);

/** Subqueries over the same rows, which one join can answer. */
type Together = readonly [Correlated, ...Correlated[]];

function isTogether(analysed: AnalysedStatement, a: Correlated, b: Correlated): boolean {
  const from = ({ select }: Correlated): string =>
    select.fromSpan === undefined ? "" : textAt(analysed, select.fromSpan).replaceAll(/\s+/gu, " ");
  if (from(a) !== from(b) || a.links.length !== b.links.length) return false;
  const sameLinks = a.links.every(({ condition }, index) => {
    const other = b.links[index];
    return other !== undefined && sameText(analysed, condition, other.condition);
  });
  const sameLocal = a.local.length === b.local.length && a.local.every((one) => b.local.some((other) => sameText(analysed, one, other)));
  return sameLinks && (sameLocal || (isAggregate(a.value) && isAggregate(b.value)));
}

/** Each subquery is in one group, the first of it leads. */
function grouped(analysed: AnalysedStatement, all: readonly Correlated[]): readonly Together[] {
  const groups: [Correlated, ...Correlated[]][] = [];
  for (const found of all) {
    const group = groups.find((members) => members.every((member) => isTogether(analysed, member, found)));
    if (group === undefined) groups.push([found]);
    else group.push(found);
  }
  return groups;
}

function rewriteOf(analysed: AnalysedStatement, scope: Scope, together: Together): ProposedRewrite | undefined {
  const { select } = scope;
  if (select.from === undefined || select.fromSpan === undefined || select.opaqueClauses.length > 0) return undefined;
  // Without a match ClickHouse gives 0 and '', not NULL, unless join_use_nulls is set.
  if (analysed.dialect === "clickhouse") return undefined;
  // Grouped or starred, the outer query would see the new columns.
  if (
    select.groupBy !== undefined ||
    expressionsOf(scope).some(
      ({ expression, clause }) => mayAggregate(analysed, expression) || (expression.kind === "star" && clause === "select"),
    )
  ) {
    if (!together.every(({ visited }) => visited.clause === "where") || expressionsOf(scope).some(isColumnStar)) return undefined;
  }
  const [found] = together;
  const name = freshName(
    analysed,
    `${found.links[0]?.inner.source.name ?? "rows"}_by_${found.links[0]?.inner.reference.name.name ?? "key"}`,
  );
  const conditions = found.links.map(({ outer }, index) => `${name}.key_${index + 1} = ${textAt(analysed, outer.reference)}`);
  const comma = joinsIn(select.from).some((join) => join.comma);
  return comma ? asFilteredTable(analysed, scope, found, name, conditions) : asLeftJoin(analysed, scope, together, name, conditions);
}

function asLeftJoin(
  analysed: AnalysedStatement,
  { select }: Scope,
  together: Together,
  name: string,
  conditions: readonly string[],
): ProposedRewrite {
  const { fromSpan = select.itemsSpan } = select;
  const join = likeKeyword(analysed.source, select.keywordSpan, "LEFT JOIN");
  const at = fromSpan.end;
  const separator = startsLine(analysed.source, fromSpan.start)
    ? lineBreakOf(analysed.source) + indentationAt(analysed.source, fromSpan.start)
    : " ";
  return {
    title: "Aggregate once by key and join",
    edits: sortEdits([
      ...together.map(({ subquery, value }, index) => {
        const column = `${name}.value_${index + 1}`;
        return { span: { start: subquery.start, end: subquery.end }, text: isCount(value) ? `COALESCE(${column}, 0)` : column };
      }),
      {
        span: { start: at, end: at },
        text: `${separator}${join} ${derivedTable(analysed, together)} ${asWord(analysed)}${name} ON ${conditions.join(" AND ")}`,
      },
    ]),
    preconditions: [],
  };
}

/** In a comma list a join can't see the tables before it; a further table can, where the comparison drops rows without a match anyway. */
function asFilteredTable(
  analysed: AnalysedStatement,
  { select }: Scope,
  found: Correlated,
  name: string,
  conditions: readonly string[],
): ProposedRewrite | undefined {
  const { subquery, value, visited } = found;
  const conjunct = conjunctsOf(select.where?.expression).find((condition) => visited.ancestors.includes(condition));
  // Arithmetic of NULL is NULL, and a comparison with it drops the row.
  const between = visited.ancestors.slice(visited.ancestors.findIndex((around) => around === conjunct) + 1);
  if (!between.every((around) => around.kind === "binary" && "+-*/".includes(around.operator))) return undefined;
  if (conjunct?.kind !== "binary" || !comparisons.has(conjunct.operator) || isCount(value) || select.fromSpan === undefined)
    return undefined;
  const at = select.fromSpan.end;
  const and = likeKeyword(analysed.source, select.keywordSpan, "AND");
  return {
    title: "Aggregate once by key and join",
    edits: sortEdits([
      { span: { start: at, end: at }, text: `, ${derivedTable(analysed, [found])} ${asWord(analysed)}${name}` },
      { span: { start: subquery.start, end: subquery.end }, text: `${name}.value_1` },
      { span: { start: conjunct.end, end: conjunct.end }, text: ` ${and} ${conditions.join(` ${and} `)}` },
    ]),
    preconditions: [],
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const all = expressionsOf(scope)
    .filter(({ clause }) => clause !== "groupBy" && clause !== "from")
    .map((visited) => correlatedSubquery(analysed, scope, visited))
    .filter((found) => found !== undefined);
  // In a comma list each becomes a further table by itself.
  const comma = joinsIn(scope.select.from).some((join) => join.comma);
  const groups = comma ? all.map((found): Together => [found]) : grouped(analysed, all);
  return groups.map((together) => {
    const [found] = together;
    const rewrite = rewriteOf(analysed, scope, together);
    const keys = found.links.map(({ inner }) => textAt(analysed, inner.reference)).join(", ");
    const values = together.map(({ value }) => textAt(analysed, value)).join(", ");
    return {
      span: { start: found.subquery.start, end: found.subquery.end },
      message: `For each row of the outer query ${values} ${together.length === 1 ? "is" : "are"} asked again; an engine that doesn't decorrelate scans the inner table that often.`,
      suggestion: `Aggregate once by ${keys} and join.`,
      ...(rewrite === undefined ? {} : { rewrite }),
    };
  });
}

const tables =
  "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, amount INT, state INT)";

export const correlatedAggregate = defineRule({
  id: "correlated-aggregate",
  group: "cost",
  title: "Correlated aggregate subquery",
  severity: "warning",
  what: "A scalar subquery that aggregates the rows of another table which match a row of this one.",
  why: "Postgres, MySQL and others run it once a row; aggregating once by the key and joining reads the table once. A LEFT JOIN keeps rows without a match; a COUNT of them is 0, not NULL.",
  whenNotToUse:
    "Few outer rows and an index on the inner key: then asking per row is faster. DuckDB and Snowflake decorrelate by themselves.",
  fix: "safe",
  sources: ["Kim: On optimizing an SQL-like nested query, TODS 7(3), 1982; Ganski, Wong, SIGMOD 1987 (the count bug)"],
  engines: { postgres: "matters", mysql: "matters" },
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT c.id, (SELECT sum(o.amount) FROM orders o WHERE o.customer_id = c.id AND o.state = 1) AS total FROM customers c",
        schema: tables,
        fixed:
          "SELECT c.id, o_by_customer_id.value_1 AS total FROM customers c LEFT JOIN (SELECT o.customer_id AS key_1, sum(o.amount) AS value_1 FROM orders o WHERE o.state = 1 GROUP BY o.customer_id) AS o_by_customer_id ON o_by_customer_id.key_1 = c.id",
      },
      {
        sql: "SELECT c.name FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 2",
        schema: tables,
        fixed:
          "SELECT c.name FROM customers c LEFT JOIN (SELECT o.customer_id AS key_1, COUNT(*) AS value_1 FROM orders o GROUP BY o.customer_id) AS o_by_customer_id ON o_by_customer_id.key_1 = c.id WHERE COALESCE(o_by_customer_id.value_1, 0) > 2",
      },
      {
        sql: "SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) AS n, (SELECT sum(o.amount) FROM orders o WHERE o.customer_id = c.id AND (o.state = 1 OR o.state = 4)) AS s FROM customers c",
        schema: tables,
        fixed:
          "SELECT c.id, COALESCE(o_by_customer_id.value_1, 0) AS n, o_by_customer_id.value_2 AS s FROM customers c LEFT JOIN (SELECT o.customer_id AS key_1, COUNT(*) AS value_1, sum(CASE WHEN (o.state = 1 OR o.state = 4) THEN o.amount END) AS value_2 FROM orders o GROUP BY o.customer_id) AS o_by_customer_id ON o_by_customer_id.key_1 = c.id",
      },
      {
        sql: "SELECT c.name FROM customers c, orders o WHERE c.id = o.customer_id AND o.amount > (SELECT 2 * avg(p.amount) FROM orders p WHERE p.customer_id = c.id)",
        schema: tables,
        fixed:
          "SELECT c.name FROM customers c, orders o, (SELECT p.customer_id AS key_1, 2 * avg(p.amount) AS value_1 FROM orders p GROUP BY p.customer_id) AS p_by_customer_id WHERE c.id = o.customer_id AND o.amount > p_by_customer_id.value_1 AND p_by_customer_id.key_1 = c.id",
      },
    ],
    good: [
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 0", schema: tables },
      { sql: "SELECT c.id, (SELECT max(amount) FROM orders) AS top FROM customers c", schema: tables },
      { sql: "SELECT c.id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)", schema: tables },
      { sql: "SELECT c.id, (SELECT max(o.amount) FROM orders o WHERE o.customer_id < c.id) AS m FROM customers c", schema: tables },
      {
        sql: "SELECT c.id, (SELECT coalesce(max(o.amount), 0) FROM orders o WHERE o.customer_id = c.id) AS m FROM customers c",
        schema: tables,
      },
    ],
  },
});
