import { defineRule } from "../../rule.ts";
import { isRandom, readsClock } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const nondeterministicFilter = defineRule({
  id: "nondeterministic-filter",
  group: "correctness",
  title: "Stored result that depends on the clock or on chance",
  severity: "info",
  what: "CURRENT_DATE, now() or a random function in a condition of INSERT ... SELECT or CREATE TABLE AS.",
  why: "The stored rows depend on when the load ran: a late or repeated run, and every backfill, gives something else.",
  whenNotToUse: "Loads that are never run for another day than today.",
  fix: "none",
  sources: ["https://maximebeauchemin.medium.com/functional-data-engineering-a-modern-paradigm-for-batch-data-processing-2327ec32c42a"],
  visit: eachExpression((analysed, { expression, clause }) => {
    const { kind } = analysed.statement;
    if (kind !== "insert" && kind !== "createTableAs") return undefined;
    if (clause !== "where" && clause !== "from" && clause !== "having" && clause !== "qualify") return undefined;
    const random = isRandom(expression);
    if (!random && !readsClock(expression)) return undefined;
    const text = textAt(analysed, expression);
    return {
      span: expression,
      message: random
        ? `${text} picks other rows in every run.`
        : `${text} is the time of the run, not of the data: running the load again gives other rows.`,
      suggestion: random ? "Sample by a hash of the key." : "Pass the day of the load in as a parameter or variable.",
    };
  }),
  examples: {
    bad: [
      { sql: "INSERT INTO daily SELECT a, b FROM events WHERE day = CURRENT_DATE" },
      { sql: "CREATE TABLE recent AS SELECT * FROM events WHERE ts > now() - INTERVAL '1 day'" },
      { sql: "CREATE TABLE sample AS SELECT * FROM events WHERE random() < 0.1" },
    ],
    good: [
      { sql: "INSERT INTO daily SELECT a, CURRENT_TIMESTAMP FROM events WHERE day = DATE '2024-01-01'" },
      { sql: "SELECT * FROM events WHERE day = CURRENT_DATE" },
      { sql: "CREATE VIEW today AS SELECT * FROM events WHERE day = CURRENT_DATE" },
    ],
  },
});
