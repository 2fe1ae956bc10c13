import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { removal } from "../../rewrite/layout.ts";
import { isAggregate } from "../correctness/support/calls.ts";
import { textAt } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf } from "../correctness/support/walk.ts";

/** Aggregates whose result follows the order of their input. */
const ordered = new Set([
  "array_agg",
  "string_agg",
  "group_concat",
  "listagg",
  "list",
  "first",
  "last",
  "any_value",
  "json_agg",
  "jsonb_agg",
  "collect_list",
  "collect_set",
  "grouparray",
  "json_arrayagg",
  "json_group_array",
  "array_concat_agg",
  "xmlagg",
  "first_value",
  "last_value",
  "row_number",
]);

/** A query around it may take what comes first: LIMIT, or an aggregate or window that depends on the order. */
function orderMayBeRead(scope: Scope | undefined): boolean {
  if (scope === undefined) return false;
  const { query, select } = scope;
  if (query.limit !== undefined || select.top !== undefined || select.distinctOn.length > 0 || select.opaqueClauses.length > 0) return true;
  return expressionsOf(scope).some(
    ({ expression }) =>
      expression.kind === "call" &&
      (ordered.has(expression.name.at(-1)?.name.toLowerCase() ?? "") || (expression.over !== undefined && !isAggregate(expression))),
  );
}

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { query, role, parent, select } = scope;
  if (query.body !== select || query.orderBySpan === undefined || query.limit !== undefined || (query.trailing?.length ?? 0) > 0)
    return undefined;
  if (!["cte", "derived", "in", "exists"].includes(role) || select.top !== undefined || select.distinctOn.length > 0) return undefined;
  // A table of WITH may be read anywhere below; one whose readers aren't all known is left alone.
  const readers = role === "cte" ? analysed.scopes.filter((other) => other !== scope) : [parent];
  if (readers.some(orderMayBeRead) || (role === "cte" && readers.length === 0)) return undefined;
  const shown =
    role === "cte"
      ? readers.find((other) => other?.role === "top" && other.select.groupBy === undefined)
      : parent?.role === "top"
        ? parent
        : undefined;
  if ((role === "derived" || role === "cte") && shown !== undefined && shown.query.orderBy.length === 0) {
    // SELECT * FROM (... ORDER BY) is often meant to be ordered, and often is: the reader should decide.
    return { span: query.orderBySpan, message: orderMessage, suggestion: "If the result should be ordered, order the outer query." };
  }
  return {
    span: query.orderBySpan,
    message: orderMessage,
    rewrite: {
      title: `Leave out ${textAt(analysed, query.orderBySpan).slice(0, 40)}`,
      edits: [removal(analysed.source, query.orderBySpan)],
      preconditions: [],
    },
  };
}

const orderMessage = "The order of a subquery without LIMIT is not kept by the query around it, and sorting costs all the same.";

export const orderByInSubquery = defineRule({
  id: "order-by-in-subquery",
  group: "cost",
  title: "ORDER BY in a subquery without LIMIT",
  severity: "warning",
  what: "A subquery, or a table of WITH, that is sorted though nothing takes its first rows.",
  why: "A table has no order: the outer query may return the rows in any, yet the sort of all of them may be done.",
  whenNotToUse: "Where an engine documents that it keeps the order for an aggregate such as array_agg; the rule leaves those alone.",
  fix: "safe",
  dialects: ["postgres", "snowflake", "bigquery", "redshift", "databricks", "spark", "mysql", "trino", "clickhouse"],
  sources: ["ISO/IEC 9075-2, 7.13 <query expression>: the order of a derived table is implementation-dependent"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT a.x FROM a WHERE a.id IN (SELECT id FROM b ORDER BY id) ORDER BY a.x",
        fixed: "SELECT a.x FROM a WHERE a.id IN (SELECT id FROM b) ORDER BY a.x",
      },
      {
        sql: "WITH recent AS (SELECT id, day FROM events ORDER BY day)\nSELECT day, count(*) FROM recent GROUP BY day",
        fixed: "WITH recent AS (SELECT id, day FROM events)\nSELECT day, count(*) FROM recent GROUP BY day",
      },
    ],
    good: [
      { sql: "SELECT * FROM (SELECT id FROM b ORDER BY id LIMIT 10) t" },
      { sql: "SELECT array_agg(id) FROM (SELECT id FROM b ORDER BY id) t" },
      { sql: "WITH r AS (SELECT id FROM b ORDER BY id) SELECT id FROM r LIMIT 5" },
    ],
  },
});
