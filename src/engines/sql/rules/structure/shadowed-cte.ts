import { defineRule } from "../../rule.ts";
import type { RuleMatch } from "../../rule.ts";
import type { Query } from "../../syntax/tree.ts";
import { walkQueries } from "../../syntax/walk.ts";

export const shadowedCte = defineRule({
  id: "shadowed-cte",
  group: "structure",
  title: "WITH table that hides another one",
  severity: "warning",
  what: "A WITH inside of a query names a table as a WITH around it does.",
  why: "The same name means two things in one statement; whoever edits it takes the wrong one.",
  whenNotToUse: "Generated SQL.",
  fix: "none",
  visit: ({ statement }) => {
    const found: RuleMatch[] = [];
    const queries: Query[] = [];
    walkQueries(statement, (query) => void queries.push(query));
    const outer = queries.flatMap((query) => (query.with?.tables ?? []).map(({ name }) => ({ name, span: query.span })));
    for (const { name } of outer) {
      const hidden = outer.some(
        (other) =>
          other.name !== name &&
          other.name.name.toLowerCase() === name.name.toLowerCase() &&
          other.name.span.start < name.span.start &&
          name.span.end <= other.span.end,
      );
      if (hidden)
        found.push({
          span: name.span,
          message: `${name.name} hides another table of WITH by that name.`,
          suggestion: "Rename one of them.",
        });
    }
    return found;
  },
  examples: {
    bad: [{ sql: "WITH a AS (SELECT 1 AS x), b AS (WITH a AS (SELECT 2 AS x) SELECT x FROM a) SELECT a.x FROM a JOIN b ON a.x = b.x" }],
    good: [{ sql: "WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT x FROM b" }],
  },
});
