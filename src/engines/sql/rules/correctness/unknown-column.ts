import type { AnalysedStatement, ColumnUse, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { sameName } from "./support/columns.ts";
import { eachScope } from "./support/visit.ts";
import { leavesOf } from "./support/walk.ts";

/** Columns that engines add to every table or take without a table. */
const pseudo =
  /^(?:rowid|rownum|rowscn|ora_rowscn|level|ctid|xmin|xmax|oid|tableoid|user|current_\w+|session_user|sysdate|systimestamp|localtime\w*|default|excluded|new|old|inserted|deleted|value|nextval|currval|metadata\$\w+|\$\d+|_partition\w*|_table_suffix|_file_name|file_name|_metadata|dbt_\w+|sysdatetime|today|true|false|filename|file_row_number|_\w+|connect_by_\w+|this|key|index|path|seq|offset|ordinality)$/iu;

/** Everything that could have the column is known: the FROM of this SELECT and of those around it. */
function allKnown(scope: Scope | undefined): boolean {
  if (scope === undefined) return true;
  if (scope.select.opaqueClauses.length > 0) return false;
  // Every item of FROM has to be among the sources.
  if (leavesOf(scope.select.from).length !== scope.sources.length) return false;
  return (
    scope.sources.every((source) => source.columns !== undefined && source.kind !== "function" && source.kind !== "opaque") &&
    allKnown(scope.parent)
  );
}

function matchOf(_: AnalysedStatement, scope: Scope, { reference, resolution }: ColumnUse): RuleMatch | undefined {
  if (resolution.kind !== "unknown" || resolution.likely !== undefined) return undefined;
  const { name, qualifier } = reference;
  if (qualifier.length > 1 || pseudo.test(name.name) || scope.sources.length === 0 || !allKnown(scope)) return undefined;
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
      { sql: "SELECT customer_id, total AS t FROM orders ORDER BY t", schema: "CREATE TABLE orders (customer_id INT, total INT)" },
      { sql: "SELECT custmer_id FROM orders" },
      { sql: "SELECT x FROM orders JOIN unknown_table u ON u.id = orders.customer_id", schema: "CREATE TABLE orders (customer_id INT)" },
      { sql: "SELECT rownum, customer_id FROM orders", schema: "CREATE TABLE orders (customer_id INT)", dialect: "oracle" },
    ],
  },
});
