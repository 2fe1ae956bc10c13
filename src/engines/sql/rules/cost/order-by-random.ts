import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { isRandom } from "../correctness/support/calls.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { orderOf } from "../correctness/support/walk.ts";

function match(_: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const item = orderOf(scope).find(({ expression }) => isRandom(expression));
  if (item === undefined || (scope.query.limit === undefined && scope.select.top === undefined)) return undefined;
  return {
    span: item.span,
    message: "Every row gets a random number and all are sorted to take a few.",
    suggestion: "Sample: TABLESAMPLE or USING SAMPLE for any rows, or a filter on a hash of the key for the same rows each time.",
  };
}

export const orderByRandom = defineRule({
  id: "order-by-random",
  group: "cost",
  title: "Random rows by sorting all of them",
  severity: "warning",
  what: "ORDER BY random() LIMIT n.",
  why: "The whole table is read and sorted (or kept in a heap) for n rows; sampling reads a share of the blocks.",
  whenNotToUse: "The table is small, or exactly n uniformly drawn rows are needed.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 7.6 <table reference>: TABLESAMPLE"],
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT id FROM customers ORDER BY random() LIMIT 100" },
      { sql: "SELECT id FROM customers ORDER BY RAND() LIMIT 1", dialect: "mysql" },
      { sql: "SELECT TOP 5 id FROM customers ORDER BY NEWID()", dialect: "tsql" },
      { sql: "SELECT id FROM customers ORDER BY DBMS_RANDOM.VALUE FETCH FIRST 5 ROWS ONLY", dialect: "oracle" },
    ],
    good: [{ sql: "SELECT id FROM customers ORDER BY id LIMIT 100" }, { sql: "SELECT id, random() AS r FROM customers ORDER BY id" }],
  },
});
