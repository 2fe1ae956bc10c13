import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Expression, In, Select } from "../../syntax/tree.ts";
import {
  columnOf,
  likelyColumnOf,
  isDeclaredNullable,
  isNotNull,
  qualifiedName,
  sameColumn,
  sameName,
  tableText,
  textAt,
  type KnownColumn,
} from "./support/columns.ts";
import { addToWhere } from "./support/condition-edits.ts";
import { conjunctsOf, rejectsNulls } from "./support/predicates.ts";
import { containsAggregate } from "./support/calls.ts";
import { eachExpression } from "./support/visit.ts";
import { some, type Visited } from "./support/walk.ts";

interface Subquery {
  readonly membership: In;
  /** The expression to replace: the membership, or the NOT around it. */
  readonly whole: Expression;
  readonly select: Select;
  readonly item: Expression;
}

function negatedSubquery({ expression, parent }: Visited): Subquery | undefined {
  if (expression.kind !== "in" || expression.query?.body.kind !== "select") return undefined;
  const negation = parent?.kind === "unary" && parent.operator === "NOT" ? parent : undefined;
  if (expression.not === (negation !== undefined)) return undefined;
  const select = expression.query.body;
  const [item, ...others] = select.items;
  if (item === undefined || others.length > 0) return undefined;
  return { membership: expression, whole: negation ?? expression, select, item: item.expression };
}

/** The subquery itself keeps NULLs out: `WHERE c IS NOT NULL`, or a comparison that no NULL passes. */
function filtersNulls(analysed: AnalysedStatement, select: Select, item: Expression): boolean {
  const column = likelyColumnOf(analysed, item);
  if (column === undefined) return false;
  return conjunctsOf(select.where?.expression).some(
    (condition) => rejectsNulls(analysed, condition, column.source) && mentions(analysed, condition, column),
  );
}

function mentions(analysed: AnalysedStatement, condition: Expression, column: KnownColumn): boolean {
  return some(condition, (inner) => {
    const other = likelyColumnOf(analysed, inner);
    return other !== undefined && sameColumn(other, column);
  });
}

function isPlain(select: Select, membership: In): boolean {
  const query = membership.query;
  return (
    select.groupBy === undefined &&
    select.having === undefined &&
    select.qualify === undefined &&
    select.distinctOn.length === 0 &&
    select.top === undefined &&
    select.opaqueClauses.length === 0 &&
    query?.limit === undefined &&
    query?.with === undefined &&
    !select.items.some((item) => containsAggregate(item.expression))
  );
}

function preconditions(analysed: AnalysedStatement, columns: readonly KnownColumn[]): ProposedRewrite["preconditions"] {
  return columns
    .filter((column) => !isNotNull(analysed, column.reference))
    .map((column) => ({ kind: "notNull", table: tableText(analysed, column.source), column: column.reference.name.name }));
}

function notExists(analysed: AnalysedStatement, found: Subquery, scope: Scope | undefined): ProposedRewrite | undefined {
  const { membership, whole, select, item } = found;
  if (scope === undefined || !isPlain(select, membership) || (whole !== membership && membership.parentheses > 0)) return undefined;
  const outer = columnOf(analysed, membership.operand);
  const inner = likelyColumnOf(analysed, item);
  const innerScope = analysed.scopeOf(select);
  if (outer === undefined || inner === undefined || innerScope === undefined || inner.scope !== innerScope) return undefined;
  if (innerScope.sources.some((source) => source.name === "" || sameName(source.name, outer.source.name))) return undefined;
  const outerName = qualifiedName(analysed, outer);
  const innerName = qualifiedName(analysed, inner);
  if (outerName === undefined || innerName === undefined) return undefined;
  const start = whole === membership ? membership.operand.start : whole.start;
  // What a table declares keeps no NULL away that an outer join fills in.
  const mayBeFilledIn = inner.source.optional || (outer.source.optional && !isNotNull(analysed, membership.operand));
  const changesResult = mayBeFilledIn || isDeclaredNullable(analysed, item);
  return {
    title: `Ask with NOT EXISTS${changesResult ? ", which a NULL does not switch off" : ""}`,
    edits: [
      { span: { start, end: membership.listSpan.start }, text: "NOT EXISTS " },
      { span: { start: select.distinctSpan?.start ?? select.itemsSpan.start, end: select.itemsSpan.end }, text: "1" },
      ...addToWhere(analysed, select, [`${innerName} = ${outerName}`]),
    ],
    preconditions: changesResult ? [] : preconditions(analysed, [inner, outer]),
    ...(changesResult ? { changesResult } : {}),
  };
}

function match(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const found = negatedSubquery(visited);
  if (found === undefined) return undefined;
  const { item, select, membership } = found;
  if (item.kind === "literal" && item.type !== "null") return undefined;
  if (isNotNull(analysed, item) || filtersNulls(analysed, select, item)) return undefined;
  const known = isDeclaredNullable(analysed, item);
  const name = item.kind === "star" ? "a value of the subquery" : textAt(analysed, item);
  const rewrite = notExists(analysed, found, visited.scope);
  return {
    span: { start: membership.operand.start, end: membership.listSpan.start },
    severity: known ? "error" : "warning",
    message: known
      ? `${name} may be NULL; one NULL among its values makes NOT IN true for no row at all.`
      : `If ${name} is ever NULL, NOT IN is true for no row at all; nothing declares it NOT NULL.`,
    suggestion: "Ask with NOT EXISTS, or keep NULLs out of the subquery with IS NOT NULL.",
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const notInWithNulls = defineRule({
  id: "not-in-with-nulls",
  group: "correctness",
  title: "NOT IN a subquery that may return NULL",
  severity: "warning",
  what: "x NOT IN (SELECT c ...) where c is nullable, or isn't known to be NOT NULL.",
  why: "x NOT IN (1, NULL) is x <> 1 AND x <> NULL, which is never true: a single NULL in the subquery empties the result.",
  whenNotToUse: "The column never holds NULL; declare it NOT NULL in the schema and the finding goes.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 8.4 <in predicate>", "https://wiki.postgresql.org/wiki/Don't_Do_This"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT name FROM customers c WHERE c.id NOT IN (SELECT o.customer_id FROM orders o)",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
        fixed: "SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
      },
      {
        sql: "SELECT * FROM a WHERE id NOT IN (SELECT DISTINCT a_id FROM b WHERE x = 1 OR y = 2) -- keep",
        fixed: "SELECT * FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE (x = 1 OR y = 2) AND b.a_id = a.id) -- keep",
      },
      {
        sql: "SELECT * FROM a WHERE NOT a.id IN (SELECT b.a_id FROM b)",
        fixed: "SELECT * FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id)",
      },
      { sql: "DELETE FROM stage WHERE id NOT IN (SELECT parent_id FROM nodes)" },
    ],
    good: [
      {
        sql: "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NOT NULL)",
      },
      { sql: "SELECT * FROM a WHERE id NOT IN (SELECT a_id FROM b WHERE a_id IS NOT NULL)" },
      { sql: "SELECT * FROM a WHERE id NOT IN (SELECT a_id FROM b WHERE a_id > 0)" },
      { sql: "SELECT * FROM a WHERE id IN (SELECT a_id FROM b)" },
      { sql: "SELECT * FROM a WHERE id NOT IN (1, 2, 3)" },
    ],
  },
});
