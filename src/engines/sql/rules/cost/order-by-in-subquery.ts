import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import { removal } from "../../rewrite/layout.ts";
import type { Call } from "../../syntax/tree.ts";
import { mayAggregate } from "../correctness/support/calls.ts";
import { textAt } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf } from "../correctness/support/walk.ts";

/** Aggregates that give the same whatever the order of their rows, the last digits of floating-point sums apart. */
const indifferent = new Set(
  (
    "count count_big count_if countif sum sumif avg avgif min max bool_and bool_or every logical_and logical_or boolor_agg booland_agg bit_and " +
    "bit_or bit_xor stddev stddev_pop stddev_samp stdev stdevp std variance var var_pop var_samp varp corr covar_pop covar_samp median " +
    "percentile_cont percentile_disc approx_count_distinct approx_distinct uniq uniqexact"
  ).split(" "),
);

/** Aggregates of some engine that its list may not have where the dialect isn't known. */
const ordered = new Set(
  "first last list any anylast json_agg jsonb_agg collect_list grouparray json_group_array json_arrayagg xmlagg".split(" "),
);

function followsOrder(analysed: AnalysedStatement, call: Call): boolean {
  const name = functionName(call);
  return call.over !== undefined || (!indifferent.has(name) && (mayAggregate(analysed, call) || ordered.has(name)));
}

/** A query around it may take what comes first: LIMIT, or an aggregate or window that depends on the order. */
function orderMayBeRead(analysed: AnalysedStatement, scope: Scope): boolean {
  const { query, select } = scope;
  if (query.limit !== undefined || select.top !== undefined || select.distinctOn.length > 0 || select.opaqueClauses.length > 0) return true;
  // MySQL may be set to take the other columns of a group from its first row.
  if (analysed.dialect === "mysql" && select.groupBy !== undefined) return true;
  return expressionsOf(scope).some(({ expression }) => expression.kind === "call" && followsOrder(analysed, expression));
}

function ancestorsOf({ parent }: Scope): readonly Scope[] {
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { query, role, select } = scope;
  if (query.body !== select || query.orderBySpan === undefined || query.limit !== undefined || (query.trailing?.length ?? 0) > 0)
    return undefined;
  if (!["cte", "derived", "in", "exists"].includes(role) || select.top !== undefined || select.distinctOn.length > 0) return undefined;
  // A table of WITH may be read anywhere below; a derived table hands its order on to those around it.
  const readers = role === "cte" ? analysed.scopes.filter((other) => other !== scope) : ancestorsOf(scope);
  if (readers.some((reader) => orderMayBeRead(analysed, reader)) || readers.length === 0) return undefined;
  const shown = readers.find((other) => other.role === "top" && other.select.groupBy === undefined);
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

const orderMessage = "The order of a subquery without LIMIT is not kept by the query around it, and the sort may be done all the same.";

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
      { sql: "SELECT u.id FROM (SELECT t.id FROM (SELECT id FROM b ORDER BY id) t) u LIMIT 5" },
      { sql: "SELECT any(id) FROM (SELECT id FROM b ORDER BY day DESC) t", dialect: "clickhouse" },
      { sql: "SELECT kind, id FROM (SELECT kind, id FROM b ORDER BY day DESC) t GROUP BY kind", dialect: "mysql" },
    ],
  },
});
