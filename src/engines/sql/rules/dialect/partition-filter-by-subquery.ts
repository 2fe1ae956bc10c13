import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";
import type { RuleMatch } from "../../rule.ts";

export const partitionFilterBySubquery = defineRule({
  id: "partition-filter-by-subquery",
  group: "dialect",
  title: "Partition chosen by a subquery",
  severity: "warning",
  dialects: ["bigquery"],
  what: "_PARTITIONTIME, _PARTITIONDATE or _TABLE_SUFFIX compared with a subquery.",
  why: "Partitions are chosen before the query runs, so that one known only by a subquery leaves all of them to be read.",
  whenNotToUse: "Small tables.",
  fix: "none",
  sources: ["BigQuery documentation: Query partitioned tables, limit scanned partitions"],
  visit: ({ statement }) => {
    const found: RuleMatch[] = [];
    walkExpressions(statement, (expression) => {
      if (expression.kind !== "binary") return;
      const [pseudo, value] = expression.left.kind === "column" ? [expression.left, expression.right] : [expression.right, expression.left];
      if (
        pseudo.kind === "column" &&
        value.kind === "subquery" &&
        /^_(?:PARTITIONTIME|PARTITIONDATE|TABLE_SUFFIX)$/i.test(pseudo.name.name)
      )
        found.push({
          span: expression,
          message: "All partitions are read: a subquery is not known before the query runs.",
          suggestion: "Put the value into a variable with DECLARE, or pass it as a parameter.",
        });
    });
    return found;
  },
  examples: {
    bad: [{ sql: "SELECT a FROM t WHERE _PARTITIONDATE = (SELECT MAX(d) FROM u)", dialect: "bigquery" }],
    good: [{ sql: "SELECT a FROM t WHERE _PARTITIONDATE = '2024-01-01'", dialect: "bigquery" }],
  },
});
