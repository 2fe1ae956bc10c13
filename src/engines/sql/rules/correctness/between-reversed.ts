import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { regionOf } from "./support/regions.ts";
import { eachExpression } from "./support/visit.ts";

export const betweenReversed = defineRule({
  id: "between-reversed",
  group: "correctness",
  title: "BETWEEN with its bounds exchanged",
  severity: "error",
  what: "x BETWEEN high AND low with constants.",
  why: "BETWEEN is low <= x AND x <= high, so with exchanged bounds it is never true (and NOT BETWEEN always).",
  whenNotToUse: "BETWEEN SYMMETRIC, which isn't reported.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 8.3 <between predicate>"],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "between" || /\bSYMMETRIC\b/iu.test(analysed.source.slice(expression.operand.end, expression.low.end)))
      return undefined;
    const low = regionOf({ ...expression, not: false });
    if (low?.form.type !== "range" || low.form.low === undefined || low.form.high === undefined) return undefined;
    const { value: first } = low.form.low;
    const { value: second } = low.form.high;
    if (typeof first !== typeof second || first <= second) return undefined;
    const lowText = textAt(analysed, expression.low);
    const highText = textAt(analysed, expression.high);
    return {
      span: expression,
      message: `${lowText} is more than ${highText}, so nothing lies between them.`,
      rewrite: {
        title: "Exchange the bounds",
        edits: [
          { span: expression.low, text: highText },
          { span: expression.high, text: lowText },
        ],
        preconditions: [],
        changesResult: true,
      },
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE a BETWEEN 10 AND 1", fixed: "SELECT * FROM t WHERE a BETWEEN 1 AND 10" },
      {
        sql: "SELECT * FROM t WHERE d BETWEEN DATE '2024-12-31' AND DATE '2024-01-01'",
        fixed: "SELECT * FROM t WHERE d BETWEEN DATE '2024-01-01' AND DATE '2024-12-31'",
      },
      { sql: "SELECT * FROM t WHERE a NOT BETWEEN 5 AND -5" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE a BETWEEN 1 AND 10" },
      { sql: "SELECT * FROM t WHERE a BETWEEN -10 AND -1" },
      { sql: "SELECT * FROM t WHERE a BETWEEN 'b' AND 'a'" },
      { sql: "SELECT * FROM t WHERE a BETWEEN SYMMETRIC 10 AND 1", dialect: "postgres" },
    ],
  },
});
