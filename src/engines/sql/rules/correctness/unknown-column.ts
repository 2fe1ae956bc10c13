import type { AnalysedStatement, ColumnUse, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { sameName } from "./support/columns.ts";
import { outputName } from "./support/output.ts";
import { firstSelect, isFieldStar } from "./support/set-operations.ts";
import { eachScope } from "./support/visit.ts";
import { leavesOf } from "./support/walk.ts";

/** Columns that engines add to every table or take without a table. */
const pseudo =
  /^(?:all|rowid|rownum|rowscn|ora_rowscn|level|ctid|xmin|xmax|oid|tableoid|user|current_\w+|session_user|sysdate|systimestamp|localtime\w*|default|excluded|new|old|inserted|deleted|value|nextval|currval|metadata\$\w+|\$\d+|_partition\w*|_table_suffix|_file_name|file_name|_metadata|dbt_\w+|sysdatetime|today|true|false|filename|file_row_number|_\w+|connect_by_\w+|this|key|index|path|seq|offset|ordinality)$/iu;

/**
 * All columns of the source have names that are written down. What engines call an expression without an alias differs, and what `f(x).*` or
 * SELECT AS STRUCT give isn't seen here.
 */
function isCertain(analysed: AnalysedStatement, source: ScopeSource, depth = 0): boolean {
  if (source.columns === undefined || source.kind === "function" || source.kind === "opaque" || depth > 20) return false;
  if (source.kind === "table") return source.table !== undefined && source.table.columns.length > 0;
  const body = source.query?.body ?? source.cte?.query?.body;
  const select = body === undefined ? undefined : firstSelect(body);
  const scope = select === undefined ? undefined : analysed.scopeOf(select);
  if (select === undefined || scope === undefined || select.opaqueClauses.length > 0) return false;
  if ((source.cte?.columns.length ?? 0) > 0) return true;
  return select.items.every((item) => {
    if (item.expression.kind === "star")
      return (
        !item.expression.replaces &&
        !isFieldStar(analysed, item.expression) &&
        scope.sources.every((inner) => isCertain(analysed, inner, depth + 1))
      );
    return outputName(item) !== undefined;
  });
}

/** Everything that could have the column is known: the FROM of this SELECT and of those around it. */
function allKnown(analysed: AnalysedStatement, scope: Scope | undefined): boolean {
  if (scope === undefined) return true;
  if (scope.select.opaqueClauses.length > 0) return false;
  // Every item of FROM has to be among the sources.
  if (leavesOf(scope.select.from).length !== scope.sources.length) return false;
  return scope.sources.every((source) => isCertain(analysed, source)) && allKnown(analysed, scope.parent);
}

function matchOf(analysed: AnalysedStatement, scope: Scope, { reference, resolution }: ColumnUse): RuleMatch | undefined {
  if (resolution.kind !== "unknown" || resolution.likely !== undefined) return undefined;
  const { name, qualifier } = reference;
  if (analysed.templated.some((span) => span.start < reference.end && reference.start < span.end)) return undefined;
  if (qualifier.length > 1 || pseudo.test(name.name) || scope.sources.length === 0 || !allKnown(analysed, scope)) return undefined;
  // A table as a value: TO_JSON(t).
  if (qualifier.length === 0 && isSourceName(scope, name.name)) return undefined;
  const [first] = qualifier;
  const source = first === undefined ? undefined : scope.sources.find((item) => sameName(item.name, first.name));
  const tables = scope.sources.map((item) => item.name).join(", ");
  return {
    span: name.span,
    message:
      first === undefined
        ? `No table of FROM (${tables}) has a column ${name.name}.`
        : source === undefined
          ? `${first.name} is neither a table nor an alias of FROM (${tables}).`
          : `${first.name} has no column ${name.name}.`,
    suggestion: "Correct the name, or the schema that the query is checked against.",
  };
}

function isSourceName(scope: Scope | undefined, name: string): boolean {
  return scope !== undefined && (scope.sources.some((source) => sameName(source.name, name)) || isSourceName(scope.parent, name));
}

function once(matches: readonly (RuleMatch | undefined)[]): readonly (RuleMatch | undefined)[] {
  const seen = new Set<string>();
  return matches.filter((match) => {
    if (match === undefined || seen.has(match.message)) return false;
    seen.add(match.message);
    return true;
  });
}

export const unknownColumn = defineRule({
  id: "unknown-column",
  group: "correctness",
  title: "Unknown column",
  severity: "error",
  what: "A column that no table of the query has; told only where the columns of all of them are known.",
  why: "The query fails, or an outer query's column of the same name is taken.",
  whenNotToUse: "The given schema is older than the tables.",
  fix: "none",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (RF01)"],
  visit: eachScope((analysed, scope) => once(scope.uses.map((use) => matchOf(analysed, scope, use)))),
  examples: {
    bad: [
      { sql: "SELECT custmer_id FROM orders", schema: "CREATE TABLE orders (customer_id INT)" },
      { sql: "SELECT o.customer_id, o.total, o.total + 1 FROM orders o", schema: "CREATE TABLE orders (customer_id INT)" },
      { sql: "SELECT c.id FROM orders o", schema: "CREATE TABLE orders (id INT)" },
    ],
    good: [
      { sql: "SELECT count FROM (SELECT COUNT(*) FROM orders) t", schema: "CREATE TABLE orders (id INT)", dialect: "postgres" },
      { sql: "SELECT customer_id, total AS t FROM orders ORDER BY t", schema: "CREATE TABLE orders (customer_id INT, total INT)" },
      { sql: "SELECT custmer_id FROM orders" },
      { sql: "SELECT x FROM orders JOIN unknown_table u ON u.id = orders.customer_id", schema: "CREATE TABLE orders (customer_id INT)" },
      { sql: "SELECT rownum, customer_id FROM orders", schema: "CREATE TABLE orders (customer_id INT)", dialect: "oracle" },
    ],
  },
});
