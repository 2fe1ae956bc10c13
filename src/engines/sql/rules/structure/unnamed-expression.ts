import { defineRule } from "../../rule.ts";

/** These have a name of their own, or can't be judged. */
const named: ReadonlySet<string> = new Set(["column", "star", "access", "opaque", "cast", "modified"]);

export const unnamedExpression = defineRule({
  id: "unnamed-expression",
  group: "structure",
  title: "Stored column without a name",
  severity: "info",
  what: "An expression without an alias among the columns of a view or a CREATE TABLE AS.",
  why: "The engine makes a name up, another one in each dialect and version, and readers come to depend on it.",
  whenNotToUse: "The statement names its columns in a list behind the target.",
  fix: "none",
  visit: (analysed) => {
    const { statement } = analysed;
    if ((statement.kind !== "createView" && statement.kind !== "createTableAs") || statement.columns.length > 0) return [];
    const body = statement.query?.body;
    if (body?.kind !== "select") return [];
    return body.items
      .filter(({ expression, alias }) => alias === undefined && !named.has(expression.kind))
      .map(({ span }) => ({ span, message: "This column gets whatever name the engine makes up.", suggestion: "Give it an alias." }));
  },
  examples: {
    bad: [{ sql: "CREATE VIEW v AS SELECT a, b + 1 FROM t" }],
    good: [
      { sql: "CREATE VIEW v AS SELECT a, b + 1 AS c FROM t" },
      { sql: "CREATE VIEW v (a, c) AS SELECT a, b + 1 FROM t" },
      { sql: "SELECT b + 1 FROM t" },
    ],
  },
});
