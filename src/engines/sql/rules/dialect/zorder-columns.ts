import { defineRule, type RuleMatch } from "../../rule.ts";
import type { TableSchema } from "../../schema.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Token } from "../../syntax/tokens.ts";
import { partitionColumns } from "./support/keys.ts";
import { significantTokens } from "./support/tokens.ts";

/** Columns up to which each still keeps some of the rows that belong together in one file. */
const mostColumns = 4;

const unquoted = ({ text }: Token): string => text.replaceAll(/["`]/gu, "").toLowerCase();

/** The names after ZORDER BY, in parentheses or not. */
function columnsAfter(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ upper }, index) => upper === "ZORDER" && tokens[index + 1]?.upper === "BY");
  return at < 0 ? [] : tokens.slice(at + 2).filter(({ text }) => !["(", ")", ",", ";"].includes(text));
}

/** The table whose last name stands before WHERE or ZORDER. */
function tableOf({ catalog }: AnalysedStatement, tokens: readonly Token[]): TableSchema | undefined {
  const end = tokens.findIndex(({ upper }) => upper === "WHERE" || upper === "ZORDER");
  const last = tokens[end - 1];
  const found = last === undefined ? [] : catalog.tables.filter(({ name }) => name.toLowerCase().split(".").at(-1) === unquoted(last));
  return found.length === 1 ? found[0] : undefined;
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  if (analysed.statement.kind !== "other" || !analysed.statement.words.startsWith("OPTIMIZE")) return [];
  const tokens = significantTokens(analysed);
  const columns = columnsAfter(tokens);
  const partitions = partitionColumns(tableOf(analysed, tokens));
  const partition = columns.find((column) => partitions.includes(unquoted(column)));
  if (partition !== undefined) {
    return [
      {
        span: { start: partition.start, end: partition.end },
        severity: "error",
        message: `${partition.text} is a column of the partitioning, which ZORDER refuses.`,
        suggestion: "Leave it out: its values have files of their own already. WHERE can name the partitions to optimize.",
      },
    ];
  }
  const [first] = columns;
  const last = columns.at(-1);
  if (columns.length <= mostColumns || first === undefined || last === undefined) return [];
  return [
    {
      span: { start: first.start, end: last.end },
      message: `${columns.length} columns share one order: each further one scatters the values of all others.`,
      suggestion: "Keep the two or three that filters name most, those with the most values first.",
    },
  ];
}

const events = "CREATE TABLE events (id BIGINT, day DATE, user_id BIGINT) USING delta PARTITIONED BY (day)";

export const zorderColumns = defineRule({
  id: "zorder-columns",
  group: "dialect",
  title: "ZORDER by a partition column or by many columns",
  severity: "warning",
  dialects: ["databricks", "spark"],
  what: "OPTIMIZE ... ZORDER BY a column that the table is partitioned by, or more than four columns.",
  why: "Files are ordered within a partition, so that ordering by its column is an error. The more columns share the order, the fewer files a filter on one of them can skip.",
  whenNotToUse: "Filters mostly name all of the columns at once.",
  fix: "none",
  sources: ["Delta Lake documentation: optimizations, Z-ordering", "Delta Lake: error class DELTA_ZORDERING_ON_PARTITION_COLUMN"],
  visit,
  examples: {
    bad: [
      { sql: "OPTIMIZE events ZORDER BY (day, user_id)", schema: events, dialect: "databricks" },
      { sql: "OPTIMIZE events ZORDER BY (a, b, c, d, e)", dialect: "databricks" },
    ],
    good: [
      { sql: "OPTIMIZE events WHERE day >= '2024-01-01' ZORDER BY (user_id)", schema: events, dialect: "databricks" },
      { sql: "OPTIMIZE events", schema: events, dialect: "databricks" },
    ],
  },
});
