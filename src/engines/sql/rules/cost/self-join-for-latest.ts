import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Select } from "../../syntax/tree.ts";
import { sameName } from "../correctness/support/columns.ts";
import { outputName } from "../correctness/support/output.ts";
import { columnEquality, filtersOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { isCallOf } from "./support/calls.ts";

interface Extreme {
  readonly column: string;
  readonly output: string;
  readonly function: string;
  readonly keys: readonly string[];
}

/** `SELECT keys, MAX(column) FROM the same table GROUP BY keys`. */
function extremeOf(select: Select, table: string): Extreme | undefined {
  const { from, groupBy, where, having } = select;
  if (from?.kind !== "table" || from.modified || groupBy?.type !== "list" || where !== undefined || having !== undefined) return undefined;
  if (!sameName(from.name.map(({ name }) => name).join("."), table)) return undefined;
  const keys = groupBy.items.flatMap((item) => (item.kind === "column" ? [item.name.name] : []));
  const aggregates = select.items.filter(({ expression }) => isCallOf(expression, "max", "min"));
  const [item] = aggregates;
  if (item === undefined || aggregates.length > 1 || keys.length < groupBy.items.length || select.items.length > keys.length + 1)
    return undefined;
  const { expression } = item;
  const [argument] = expression.kind === "call" ? expression.arguments : [];
  const output = outputName(item);
  if (expression.kind !== "call" || argument?.kind !== "column" || output === undefined) return undefined;
  return { column: argument.name.name, output, function: expression.name.at(-1)?.name.toUpperCase() ?? "MAX", keys };
}

const qualify: ReadonlySet<DialectId> = new Set(["snowflake", "bigquery", "databricks", "duckdb", "redshift", "clickhouse"]);

function suggestionFor(dialect: DialectId, { column, keys, function: name }: Extreme, nullable: boolean): string {
  const order = `${column}${name === "MAX" ? " DESC" : ""}`;
  const rank = `RANK() OVER (PARTITION BY ${keys.join(", ")} ORDER BY ${order})`;
  const nulls = nullable ? ` Leave out the rows whose ${column} is NULL: an order may begin with them.` : "";
  return qualify.has(dialect)
    ? `Keep the rows with QUALIFY ${rank} = 1, which reads the table once.${nulls}`
    : `Compute ${rank} in a derived table and keep its rows with 1, which reads the table once.${nulls}`;
}

function isNullable({ columns }: ScopeSource, name: string): boolean {
  return columns?.find((column) => sameName(column.name, name))?.nullable ?? true;
}

function tableOf({ relation, kind }: ScopeSource): string | undefined {
  return kind === "table" && relation.kind === "table" ? relation.name.map(({ name }) => name).join(".") : undefined;
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  return scope.sources.flatMap((derived) => {
    const body = derived.kind === "derived" || derived.kind === "cte" ? derived.query?.body : undefined;
    if (body?.kind !== "select" || derived.optional) return [];
    return scope.sources.flatMap((source) => {
      const table = tableOf(source);
      const found = table === undefined ? undefined : extremeOf(body, table);
      if (table === undefined || found === undefined) return [];
      const compared = filtersOf(scope).some((condition) => {
        const equality = columnEquality(analysed, condition);
        if (equality === undefined) return false;
        return [
          [equality.left, equality.right],
          [equality.right, equality.left],
        ].some(
          ([a, b]) =>
            a?.source === source &&
            sameName(a.reference.name.name, found.column) &&
            b?.source === derived &&
            sameName(b.reference.name.name, found.output),
        );
      });
      return compared
        ? [
            {
              span: derived.relation.span,
              message: `${table} is read twice: once for the ${found.function} of ${found.column} by ${found.keys.join(", ")}, once more for the rows that have it.`,
              suggestion: suggestionFor(analysed.dialect, found, isNullable(source, found.column)),
            },
          ]
        : [];
    });
  });
}

export const selfJoinForLatest = defineRule({
  id: "self-join-for-latest",
  group: "cost",
  title: "Self-join for the latest record",
  severity: "info",
  what: "A table joined with the MAX or MIN of one of its columns by key, on both.",
  why: "A ranking window function finds the same rows in one scan, which halves what a warehouse reads and bills.",
  whenNotToUse:
    "The engine is bound by processor time rather than by what it reads: on DuckDB the aggregate and join were faster than the window (the window ran at 0.78x). With an index on key and column, two look-ups beat both.",
  fix: "none",
  sources: ["BigQuery documentation: anti-patterns, self-joins", "Measured on DuckDB 1.5.6, 3M rows"],
  engines: { duckdb: "loses" },
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT o.id FROM orders o JOIN (SELECT customer_id, MAX(day) AS last FROM orders GROUP BY customer_id) m ON m.customer_id = o.customer_id AND o.day = m.last",
      },
    ],
    good: [
      {
        sql: "SELECT o.id FROM orders o JOIN (SELECT customer_id, MAX(day) AS last FROM visits GROUP BY customer_id) m ON m.customer_id = o.customer_id AND o.day = m.last",
      },
      {
        sql: "SELECT o.id, m.top FROM orders o JOIN (SELECT customer_id, MAX(amount) AS top FROM orders GROUP BY customer_id) m ON m.customer_id = o.customer_id",
      },
    ],
  },
});
