import { countText } from "../../../../core/count-text.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { eachScope } from "../correctness/support/visit.ts";

/** Rows skipped from which on paging by OFFSET is worth a warning. */
const deep = 1000;

function match(_: AnalysedStatement, { query, select }: Scope): RuleMatch | undefined {
  const offset = query.body === select ? query.limit?.offset : undefined;
  if (offset?.kind !== "literal" || !(Number(offset.value) >= deep)) return undefined;
  return {
    span: offset,
    message: `${countText(Number(offset.value))} rows are ${query.orderBy.length > 0 ? "put in order" : "read"} to be thrown away, for this page and again for each page after it.`,
    suggestion: "Page by key: WHERE (sort columns) > (those of the last row of the page before) ORDER BY them LIMIT n.",
  };
}

export const deepOffset = defineRule({
  id: "deep-offset",
  group: "cost",
  title: "Paging by a deep OFFSET",
  severity: "warning",
  what: "OFFSET of a thousand rows or more.",
  why: "The skipped rows are produced all the same, and rows that are added or removed between two pages are shown twice or never.",
  whenNotToUse: "One jump to a far page of a table that doesn't change.",
  fix: "none",
  sources: ["Postgres documentation, 7.6 LIMIT and OFFSET"],
  visit: eachScope(match),
  examples: {
    bad: [{ sql: "SELECT id FROM events ORDER BY id LIMIT 50 OFFSET 100000" }],
    good: [
      { sql: "SELECT id FROM events ORDER BY id LIMIT 50 OFFSET 100" },
      { sql: "SELECT id FROM events WHERE id > 100000 ORDER BY id LIMIT 50" },
    ],
  },
});
