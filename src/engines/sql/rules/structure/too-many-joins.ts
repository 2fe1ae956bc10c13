import { defineRule } from "../../rule.ts";

export const tooManyJoins = defineRule({
  id: "too-many-joins",
  group: "structure",
  title: "Very many tables in one SELECT",
  severity: "info",
  what: "More than twelve tables joined in one SELECT.",
  why: "Planners stop searching for the best order at about this number (PostgreSQL at 8 to 12 by join_collapse_limit and geqo_threshold), and readers long before.",
  whenNotToUse: "Star schemas whose joins are all by keys.",
  fix: "none",
  sources: ["PostgreSQL manual: join_collapse_limit, geqo_threshold"],
  visit: ({ scopes }) =>
    scopes
      .filter(({ sources }) => sources.length > 12)
      .map(({ select, sources }) => ({
        span: select.keywordSpan,
        message: `${sources.length} tables are joined here.`,
        suggestion: "Split it into steps with WITH or models.",
      })),
  examples: {
    bad: [
      {
        sql: "SELECT 1 FROM a JOIN b USING (i) JOIN c USING (i) JOIN d USING (i) JOIN e USING (i) JOIN f USING (i) JOIN g USING (i) JOIN h USING (i) JOIN j USING (i) JOIN k USING (i) JOIN l USING (i) JOIN m USING (i) JOIN n USING (i)",
      },
    ],
    good: [{ sql: "SELECT 1 FROM a JOIN b USING (i)" }],
  },
});
