import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule } from "../../rule.ts";
import { isWindowed } from "./support/calls.ts";
import { eachScope } from "./support/visit.ts";

export const distinctWithRowNumber = defineRule({
  id: "distinct-with-row-number",
  group: "correctness",
  title: "DISTINCT beside ROW_NUMBER",
  severity: "warning",
  what: "SELECT DISTINCT with ROW_NUMBER() in the same select list.",
  why: "Window functions come before DISTINCT: every row of a partition has a number of its own, so there are no duplicates left to remove.",
  whenNotToUse: "Never; number the rows of a subquery that is distinct already, or use DENSE_RANK.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 7.16 <query specification>"],
  visit: eachScope((_, { select }) => {
    if (!select.distinct || select.distinctOn.length > 0 || select.distinctSpan === undefined) return undefined;
    const numbered = select.items.find(
      ({ expression }) => isWindowed(expression) && functionName(expression) === "row_number" && expression.over?.partitionBy.length === 0,
    );
    if (numbered === undefined) return undefined;
    return {
      span: select.distinctSpan,
      message: "DISTINCT removes nothing: ROW_NUMBER gives every row a different number before.",
      suggestion: "Make the rows distinct in a subquery and number them outside, or use DENSE_RANK.",
    };
  }),
  examples: {
    bad: [{ sql: "SELECT DISTINCT a, ROW_NUMBER() OVER (ORDER BY a) AS n FROM t" }],
    good: [
      { sql: "SELECT DISTINCT a, DENSE_RANK() OVER (ORDER BY a) AS n FROM t" },
      { sql: "SELECT a, ROW_NUMBER() OVER (ORDER BY a) AS n FROM (SELECT DISTINCT a FROM t) x" },
      { sql: "SELECT DISTINCT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) AS n FROM t" },
    ],
  },
});
