import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { sameName } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";

/** Columns from which on reading all of them is worth a warning. */
const wide = 20;

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { select, query, role, sources } = scope;
  const star = select.items.find(({ expression }) => expression.kind === "star");
  if (star === undefined || role === "exists" || role === "in") return undefined;
  if (role === "derived" || role === "cte") return undefined;
  const owner = star.expression.kind === "star" ? star.expression.qualifier.at(-1)?.name : undefined;
  // SELECT * of a derived table or a table of WITH is as wide as that was written.
  const stored = sources.filter(({ kind, name }) => kind === "table" && (owner === undefined || sameName(name, owner)));
  if (stored.length === 0) return undefined;
  const widths = stored.map(({ columns: known }) => known?.length);
  const columns = widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
  const shown = widths.includes(undefined) ? "" : ` (${columns})`;
  const isDefinition =
    analysed.statement.kind === "createView" || analysed.statement.kind === "createTableAs" || analysed.statement.kind === "insert";
  return {
    span: star.expression,
    severity: columns >= wide || isDefinition ? "warning" : "info",
    message: isDefinition
      ? "What * means changes with the table: columns that are added, dropped or moved change what this writes."
      : `All columns are read${shown}; column stores read and bill only those that are named.`,
    suggestion: `Name the columns that are needed.${analysed.dialect === "bigquery" && query.limit !== undefined ? " A LIMIT leaves the bytes that are read and billed as they are; for a look there is the preview of the table." : ""}`,
  };
}

export const selectStar = defineRule({
  id: "select-star",
  group: "cost",
  title: "SELECT * from stored tables",
  severity: "info",
  what: "SELECT * (or t.*) as the result of a statement that reads tables.",
  why: "A column store reads, decompresses, ships and (BigQuery, Athena) bills every column; the consumer breaks when the table changes.",
  whenNotToUse: "For a look at a table by hand, or in the last step of a dbt model over tables of WITH that name their columns.",
  fix: "none",
  sources: ["BigQuery documentation: control costs, avoid SELECT *"],
  visit: eachScope(match),
  examples: {
    bad: [{ sql: "SELECT * FROM orders WHERE id = 5" }, { sql: "CREATE VIEW v AS SELECT o.* FROM orders o" }],
    good: [
      { sql: "SELECT id FROM orders WHERE EXISTS (SELECT * FROM refunds r WHERE r.order_id = orders.id)" },
      { sql: "SELECT count(*) FROM orders" },
      { sql: "WITH final AS (SELECT id, amount FROM orders) SELECT * FROM final" },
    ],
  },
});
