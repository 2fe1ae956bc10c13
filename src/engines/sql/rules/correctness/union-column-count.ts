import { defineRule } from "../../rule.ts";
import { setOperands } from "./support/set-operations.ts";

export const unionColumnCount = defineRule({
  id: "union-column-count",
  group: "correctness",
  title: "Set operation of different widths",
  severity: "error",
  what: "UNION, INTERSECT or EXCEPT of queries that have different numbers of columns.",
  why: "Every engine refuses it.",
  whenNotToUse: "UNION BY NAME, which isn't reported.",
  fix: "none",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (AM07)"],
  visit: (analysed) =>
    setOperands(analysed).flatMap(({ operation, left, right }) =>
      operation.byName || left === undefined || right === undefined || left.length === right.length
        ? []
        : [
            {
              span: operation.operatorSpan,
              message: `The query before it has ${left.length} columns, the one after it ${right.length}.`,
              suggestion: "Give both the same columns; NULL fills a place that one of them lacks.",
            },
          ],
    ),
  examples: {
    bad: [
      { sql: "SELECT a, b FROM t UNION ALL SELECT a FROM u" },
      { sql: "SELECT * FROM t EXCEPT SELECT a, b FROM u", schema: "CREATE TABLE t (a INT, b INT, c INT)" },
      { sql: "SELECT a FROM t UNION SELECT b FROM u UNION SELECT c, d FROM v" },
    ],
    good: [
      { sql: "SELECT a, b FROM t UNION ALL SELECT a, NULL FROM u" },
      { sql: "SELECT * FROM t UNION ALL SELECT a FROM u" },
      { sql: "SELECT a, b FROM t UNION ALL BY NAME SELECT a FROM u", dialect: "duckdb" },
    ],
  },
});
