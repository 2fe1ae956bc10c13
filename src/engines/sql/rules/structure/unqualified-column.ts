import { defineRule } from "../../rule.ts";
import type { ColumnUse, ScopeSource } from "../../scope.ts";

/** What a function in FROM is given can only be of a table before it. */
function mayBeOfSeveral(sources: readonly ScopeSource[], { reference, clause }: ColumnUse): boolean {
  const around = sources.find(
    ({ kind, relation: { span } }) => kind === "function" && span.start <= reference.start && reference.end <= span.end,
  );
  if (clause !== "from" || around === undefined) return true;
  return sources.filter(({ relation }) => relation.span.end <= around.relation.span.start).length > 1;
}

export const unqualifiedColumn = defineRule({
  id: "unqualified-column",
  group: "structure",
  title: "Column without its table among several",
  severity: "info",
  what: "A SELECT that reads several tables names a column without its table.",
  why: "The query breaks, or silently means another column, as soon as a second table gets one of that name; readers have to know all tables by heart.",
  whenNotToUse: "Names that USING has merged.",
  fix: "none",
  visit: ({ scopes }) =>
    scopes.flatMap(({ sources, uses }) => {
      if (sources.length < 2) return [];
      const first = uses.find(
        (use) =>
          use.reference.qualifier.length === 0 &&
          use.resolution.kind === "column" &&
          use.resolution.merged === undefined &&
          !use.resolution.correlated &&
          mayBeOfSeveral(sources, use),
      );
      return first === undefined
        ? []
        : [
            {
              span: first.reference,
              message: `${first.reference.name.name} doesn't say which table it is of.`,
              suggestion: "Write the table's name or alias before it.",
            },
          ];
    }),
  examples: {
    bad: [
      {
        sql: "SELECT name, o.total FROM orders o JOIN customers c ON c.id = o.customer_id",
        schema: "CREATE TABLE orders (id INT, customer_id INT, total INT); CREATE TABLE customers (id INT, name TEXT)",
      },
    ],
    good: [
      { sql: "SELECT i.price FROM orders AS o LEFT JOIN UNNEST(items) AS i", dialect: "bigquery" },
      { sql: "SELECT a.x FROM a JOIN b ON a.i = b.i" },
      { sql: "SELECT x FROM a" },
    ],
  },
});
