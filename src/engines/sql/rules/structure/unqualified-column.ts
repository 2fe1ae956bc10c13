import { defineRule } from "../../rule.ts";

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
        ({ reference, resolution }) =>
          reference.qualifier.length === 0 && resolution.kind === "column" && resolution.merged === undefined && !resolution.correlated,
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
    good: [{ sql: "SELECT a.x FROM a JOIN b ON a.i = b.i" }, { sql: "SELECT x FROM a" }],
  },
});
