import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { significantTokens } from "./support/tokens.ts";

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  if (analysed.statement.kind !== "other" || !analysed.statement.words.startsWith("COPY ")) return [];
  const tokens = significantTokens(analysed);
  return tokens.flatMap(({ upper, type, start }, index) => {
    if (type !== "word") return [];
    const equals = tokens[index + 1]?.text === "=" || tokens[index + 1]?.upper === "AS" ? 1 : 0;
    const value = tokens[index + 1 + equals];
    const skips =
      analysed.dialect === "redshift"
        ? upper === "MAXERROR" && value?.type === "number" && Number(value.text) > 0
        : upper === "ON_ERROR" && value?.upper.replaceAll("'", "") === "CONTINUE";
    if (!skips || value === undefined) return [];
    return [
      {
        span: { start, end: value.end },
        message: "Rows that can't be loaded are left out, and the statement succeeds.",
        suggestion:
          analysed.dialect === "redshift"
            ? "Leave MAXERROR at 0, or read SYS_LOAD_ERROR_DETAIL after each load and fail on what is there."
            : "ON_ERROR = ABORT_STATEMENT, or read VALIDATE(table, JOB_ID => '_last') after each load and fail on what is there.",
      },
    ];
  });
}

export const copySkipsErrors = defineRule({
  id: "copy-skips-errors",
  group: "dialect",
  title: "COPY that leaves out rows with errors",
  severity: "warning",
  dialects: ["snowflake", "redshift"],
  what: "COPY INTO with ON_ERROR = CONTINUE in Snowflake, COPY with MAXERROR above 0 in Redshift.",
  why: "A file with a new column or a wrong encoding loads in part or not at all, and no run fails: the loss shows up in reports.",
  whenNotToUse: "What was rejected is read and counted after each load.",
  fix: "none",
  sources: ["Snowflake documentation: COPY INTO table, ON_ERROR", "Amazon Redshift documentation: data load operations, MAXERROR"],
  visit,
  examples: {
    bad: [
      { sql: "COPY INTO sales FROM @stage FILE_FORMAT = (TYPE = CSV) ON_ERROR = CONTINUE", dialect: "snowflake" },
      { sql: "COPY sales FROM 's3://in/sales' IAM_ROLE DEFAULT CSV MAXERROR 100", dialect: "redshift" },
    ],
    good: [
      { sql: "COPY INTO sales FROM @stage FILE_FORMAT = (TYPE = CSV) ON_ERROR = ABORT_STATEMENT", dialect: "snowflake" },
      { sql: "COPY sales FROM 's3://in/sales' IAM_ROLE DEFAULT CSV MAXERROR 0", dialect: "redshift" },
      { sql: "COPY sales FROM 's3://in/sales' IAM_ROLE DEFAULT CSV", dialect: "redshift" },
    ],
  },
});
