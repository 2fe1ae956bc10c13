import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { significantTokens } from "./support/tokens.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  if (analysed.statement.kind !== "other" || analysed.statement.words !== "COPY INTO") return [];
  const tokens = significantTokens(analysed);
  // Unloading to a stage has no memory of files that FORCE could pass over.
  if (tokens[2]?.text.startsWith("@") === true || tokens[2]?.type === "string") return [];
  return tokens.flatMap(({ upper, text, start }, index) => {
    const value = tokens[index + 2];
    const named = upper === "FORCE" || /^'force'$/i.test(text);
    if (!named || tokens[index + 1]?.text !== "=" || value === undefined || !/^'?true'?$/i.test(value.text)) return [];
    return [
      {
        span: { start, end: value.end },
        message: "Files are loaded again even if they were loaded before: their rows are there twice.",
        suggestion: "Leave it out, so that COPY passes over what it has loaded; for a new load of all empty the table first.",
      },
    ];
  });
}

export const copyLoadsAgain = defineRule({
  id: "copy-loads-again",
  group: "dialect",
  title: "COPY INTO with FORCE",
  severity: "warning",
  dialects: ["snowflake", "databricks", "spark"],
  what: "COPY INTO a table with FORCE = TRUE (Databricks: the copy option 'force').",
  why: "COPY remembers which files it has loaded and passes over them, so that it can be run again; FORCE switches that off, and a second run doubles the rows.",
  whenNotToUse: "The table was emptied directly before.",
  fix: "none",
  sources: ["Snowflake documentation: COPY INTO table, FORCE", "Databricks documentation: COPY INTO, force"],
  visit,
  examples: {
    bad: [
      { sql: "COPY INTO sales FROM @stage FILE_FORMAT = (TYPE = CSV) FORCE = TRUE", dialect: "snowflake" },
      { sql: "COPY INTO sales FROM 's3://in/sales' FILEFORMAT = CSV COPY_OPTIONS ('force' = 'true')", dialect: "databricks" },
    ],
    good: [
      { sql: "COPY INTO sales FROM @stage FILE_FORMAT = (TYPE = CSV) FORCE = FALSE", dialect: "snowflake" },
      { sql: "COPY INTO sales FROM @stage FILE_FORMAT = (TYPE = CSV)", dialect: "snowflake" },
    ],
  },
});
