import { defineRule, type RuleMatch } from "../../rule.ts";
import { setOperands, type OutputColumn } from "./support/set-operations.ts";
import { familyOf } from "./support/kinds.ts";

function mixed(left: OutputColumn, right: OutputColumn): boolean {
  if (left.anyType || right.anyType) return false;
  const a = familyOf(left.kind);
  const b = familyOf(right.kind);
  return a !== undefined && b !== undefined && a !== b;
}

export const unionTypes = defineRule({
  id: "union-types",
  group: "correctness",
  title: "Set operation of different types",
  severity: "warning",
  what: "A column that is, say, a number in one operand of UNION and text in the other.",
  why: "Strict engines refuse it; lenient ones turn everything into text or fail on the first value that doesn't convert. Often two columns were exchanged.",
  whenNotToUse: "The conversion is meant: write the CAST.",
  fix: "none",
  visit: (analysed) =>
    setOperands(analysed).flatMap(({ operation, left, right }): readonly RuleMatch[] => {
      if (operation.byName || left === undefined || left.length !== right?.length) return [];
      const place = left.findIndex((column, index) => mixed(column, right[index] ?? column));
      const [a, b] = [left[place], right[place]];
      if (a === undefined || b === undefined) return [];
      return [
        {
          span: b.expression ?? operation.operatorSpan,
          message: `Column ${place + 1}${a.name === undefined ? "" : ` (${a.name})`} is ${a.kind} before the ${operation.operator} and ${b.kind} after it.`,
          suggestion: "Check the order of the columns; where the conversion is meant, write CAST.",
        },
      ];
    }),
  examples: {
    bad: [
      { sql: "SELECT id, name FROM t UNION ALL SELECT name, id FROM t", schema: "CREATE TABLE t (id INT, name TEXT)" },
      { sql: "SELECT id FROM t UNION SELECT name FROM t", schema: "CREATE TABLE t (id INT, name TEXT)" },
    ],
    good: [
      { sql: "SELECT id, NULL FROM t UNION ALL SELECT 1.5, name FROM t", schema: "CREATE TABLE t (id INT, name TEXT)" },
      { sql: "SELECT CAST(id AS TEXT) FROM t UNION ALL SELECT 'total'", schema: "CREATE TABLE t (id INT)" },
      { sql: "SELECT x FROM t UNION ALL SELECT 'total'" },
    ],
  },
});
