import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { sortEdits } from "../../rewrite/edits.ts";
import { indentationAt, likeKeyword, lineBreakOf, startsLine } from "../../rewrite/layout.ts";
import type { Expression, ScalarSubquery, Select } from "../../syntax/tree.ts";
import { callName, isAggregate } from "../correctness/support/calls.ts";
import { columnOf, columnsIn, isObscure, textAt, type KnownColumn } from "../correctness/support/columns.ts";
import { comparisons, conjunctsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, joinsIn, leavesOf, type Visited } from "../correctness/support/walk.ts";
import { conditionText } from "./support/condition-text.ts";
import { freshName } from "./support/fresh-name.ts";

interface Correlated {
  readonly subquery: ScalarSubquery;
  readonly visited: Visited;
  readonly select: Select;
  /** The one expression that it returns. */
  readonly value: Expression;
  /** `inner.key = outer.key`, each as a condition of the subquery. */
  readonly links: readonly { readonly condition: Expression; readonly inner: KnownColumn; readonly outer: KnownColumn }[];
  readonly local: readonly Expression[];
}

/** Aggregates that are NULL, not 0, for no rows. */
const nullForNoRows = new Set(["sum", "min", "max", "avg"]);

/** NULL whenever its aggregates are: arithmetic over them and constants. */
function isNullForNoRows(expression: Expression): boolean {
  if (isAggregate(expression)) return nullForNoRows.has(callName(expression)) && !expression.extras;
  if (expression.kind === "binary" && "+-*/".includes(expression.operator)) {
    const sides = [expression.left, expression.right];
    return sides.some(isNullForNoRows) && sides.every((side) => isNullForNoRows(side) || side.kind === "literal");
  }
  return (
    (expression.kind === "cast" && !expression.safe && isNullForNoRows(expression.operand)) ||
    (expression.kind === "unary" && expression.operator === "-" && isNullForNoRows(expression.operand))
  );
}

function isCount(expression: Expression): boolean {
  return isAggregate(expression) && callName(expression) === "count" && !expression.extras;
}

function countsRows(expression: Expression): boolean {
  return expression.kind === "call" && isCount(expression) && expression.arguments.every(({ kind }) => kind === "star");
}

function plainSelect({ query }: ScalarSubquery): Select | undefined {
  const { body, with: tables, limit, trailing = [] } = query;
  if (body.kind !== "select" || tables !== undefined || limit !== undefined || trailing.length > 0 || query.orderBy.length > 0)
    return undefined;
  const plain =
    body.groupBy === undefined && body.having === undefined && body.qualify === undefined && !body.distinct && body.windows.length === 0;
  return plain && body.top === undefined && body.opaqueClauses.length === 0 && body.items.length === 1 && body.from !== undefined
    ? body
    : undefined;
}

/** The subquery taken apart; undefined where it depends on the outer query by anything but equalities of columns. */
function correlated(analysed: AnalysedStatement, scope: Scope, visited: Visited): Correlated | undefined {
  const { expression } = visited;
  if (expression.kind !== "subquery") return undefined;
  const select = plainSelect(expression);
  const inner = select === undefined ? undefined : analysed.scopeOf(select);
  const value = select?.items[0]?.expression;
  if (select === undefined || inner === undefined || value === undefined || inner.children.length > 0) return undefined;
  // A table function may read the outer row.
  if (leavesOf(select.from).some(({ kind }) => kind === "tableFunction" || kind === "opaqueRelation")) return undefined;
  if (!isCount(value) && !isNullForNoRows(value)) return undefined;
  if (joinsIn(select.from).some((join) => join.on !== undefined && !staysInside(analysed, inner, join.on))) return undefined;
  if (!countsRows(value) && !staysInside(analysed, inner, value)) return undefined;
  const links: Correlated["links"][number][] = [];
  const local: Expression[] = [];
  for (const condition of conjunctsOf(select.where?.expression)) {
    const link = linkOf(analysed, inner, scope, condition);
    if (link !== undefined) links.push(link);
    else if (staysInside(analysed, inner, condition)) local.push(condition);
    else return undefined;
  }
  return links.length === 0 ? undefined : { subquery: expression, visited, select, value, links, local };
}

function staysInside(analysed: AnalysedStatement, inner: Scope, condition: Expression): boolean {
  return !isObscure(condition) && (columnsIn(analysed, condition)?.every((column) => column.scope === inner) ?? false);
}

function linkOf(analysed: AnalysedStatement, inner: Scope, outer: Scope, condition: Expression): Correlated["links"][number] | undefined {
  if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
  const [left, right] = [columnOf(analysed, condition.left), columnOf(analysed, condition.right)];
  if (left === undefined || right === undefined) return undefined;
  // Values that only compare equal after a conversion would be grouped apart.
  if (analysed.typeOf(condition.left).kind !== analysed.typeOf(condition.right).kind) return undefined;
  if (left.scope === inner && right.scope === outer) return { condition, inner: left, outer: right };
  return right.scope === inner && left.scope === outer ? { condition, inner: right, outer: left } : undefined;
}

/** Oracle takes no AS before the name of a table. */
const asWord = ({ dialect }: AnalysedStatement): string => (dialect === "oracle" ? "" : "AS ");

function derivedTable(analysed: AnalysedStatement, found: Correlated): string {
  const { select, links, local, value } = found;
  const keys = links.map(({ inner }) => textAt(analysed, inner.reference));
  const from = select.fromSpan === undefined ? "" : textAt(analysed, select.fromSpan);
  const where = local.length === 0 ? "" : ` WHERE ${local.map((condition) => conditionText(analysed, condition)).join(" AND ")}`;
  const items = [...keys.map((key, index) => `${key} AS key_${index + 1}`), `${textAt(analysed, value)} AS value_1`];
  return `(SELECT ${items.join(", ")} ${from}${where} GROUP BY ${keys.join(", ")})`;
}

function rewriteOf(analysed: AnalysedStatement, scope: Scope, found: Correlated): ProposedRewrite | undefined {
  const { select } = scope;
  if (select.from === undefined || select.fromSpan === undefined || select.opaqueClauses.length > 0) return undefined;
  // Grouped or starred, the outer query would see the new columns.
  if (
    select.groupBy !== undefined ||
    expressionsOf(scope).some(({ expression, clause }) => isAggregate(expression) || (expression.kind === "star" && clause === "select"))
  ) {
    const inWhere = found.visited.clause === "where";
    if (
      !inWhere ||
      expressionsOf(scope).some(({ expression, ancestors }) => expression.kind === "star" && ancestors.at(-1)?.kind !== "call")
    )
      return undefined;
  }
  const name = freshName(
    analysed,
    `${found.links[0]?.inner.source.name ?? "rows"}_by_${found.links[0]?.inner.reference.name.name ?? "key"}`,
  );
  const conditions = found.links.map(({ outer }, index) => `${name}.key_${index + 1} = ${textAt(analysed, outer.reference)}`);
  const comma = joinsIn(select.from).some((join) => join.comma);
  return comma ? asFilteredTable(analysed, scope, found, name, conditions) : asLeftJoin(analysed, scope, found, name, conditions);
}

function asLeftJoin(
  analysed: AnalysedStatement,
  { select }: Scope,
  found: Correlated,
  name: string,
  conditions: readonly string[],
): ProposedRewrite {
  const { subquery, value } = found;
  const { fromSpan = subquery } = select;
  const join = likeKeyword(analysed.source, select.keywordSpan, "LEFT JOIN");
  const at = fromSpan.end;
  const separator = startsLine(analysed.source, fromSpan.start)
    ? lineBreakOf(analysed.source) + indentationAt(analysed.source, fromSpan.start)
    : " ";
  const column = `${name}.value_1`;
  return {
    title: "Aggregate once by key and join",
    edits: sortEdits([
      { span: { start: subquery.start, end: subquery.end }, text: isCount(value) ? `COALESCE(${column}, 0)` : column },
      {
        span: { start: at, end: at },
        text: `${separator}${join} ${derivedTable(analysed, found)} ${asWord(analysed)}${name} ON ${conditions.join(" AND ")}`,
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
  const comparison = visited.ancestors.at(-1);
  const conjunct = conjunctsOf(select.where?.expression).find((condition) => condition === comparison);
  if (conjunct?.kind !== "binary" || !comparisons.has(conjunct.operator) || isCount(value) || select.fromSpan === undefined)
    return undefined;
  const at = select.fromSpan.end;
  const and = likeKeyword(analysed.source, select.keywordSpan, "AND");
  return {
    title: "Aggregate once by key and join",
    edits: sortEdits([
      { span: { start: at, end: at }, text: `, ${derivedTable(analysed, found)} ${asWord(analysed)}${name}` },
      { span: { start: subquery.start, end: subquery.end }, text: `${name}.value_1` },
      { span: { start: conjunct.end, end: conjunct.end }, text: ` ${and} ${conditions.join(` ${and} `)}` },
    ]),
    preconditions: [],
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  return expressionsOf(scope).flatMap((visited) => {
    const found = correlated(analysed, scope, visited);
    if (found === undefined || visited.clause === "groupBy" || visited.clause === "from") return [];
    const rewrite = rewriteOf(analysed, scope, found);
    const keys = found.links.map(({ inner }) => textAt(analysed, inner.reference)).join(", ");
    return [
      {
        span: { start: found.subquery.start, end: found.subquery.end },
        message: `For each row of the outer query ${textAt(analysed, found.value)} is asked again; an engine that doesn't decorrelate scans the inner table that often.`,
        suggestion: `Aggregate once by ${keys} and join.`,
        ...(rewrite === undefined ? {} : { rewrite }),
      },
    ];
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
        sql: "SELECT c.name FROM customers c, orders o WHERE c.id = o.customer_id AND o.amount > (SELECT 2 * avg(p.amount) FROM orders p WHERE p.customer_id = c.id)",
        schema: tables,
        fixed:
          "SELECT c.name FROM customers c, orders o, (SELECT p.customer_id AS key_1, 2 * avg(p.amount) AS value_1 FROM orders p GROUP BY p.customer_id) AS p_by_customer_id WHERE c.id = o.customer_id AND o.amount > p_by_customer_id.value_1 AND p_by_customer_id.key_1 = c.id",
      },
    ],
    good: [
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
