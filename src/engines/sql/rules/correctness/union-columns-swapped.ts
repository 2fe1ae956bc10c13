import { defineRule, type RuleMatch } from "../../rule.ts";
import { sameName } from "./support/columns.ts";
import { setOperands, type OutputColumn } from "./support/set-operations.ts";

/** Two places whose names are exchanged on the other side. */
function swapped(left: readonly OutputColumn[], right: readonly OutputColumn[]): readonly [string, string, OutputColumn] | undefined {
  for (const [i, a] of left.entries()) {
    for (const [j, b] of left.entries()) {
      if (j <= i || a.name === undefined || b.name === undefined || sameName(a.name, b.name)) continue;
      const [c, d] = [right[i], right[j]];
      if (c !== undefined && sameName(c.name ?? "", b.name) && sameName(d?.name ?? "", a.name)) return [a.name, b.name, c];
    }
  }
  return undefined;
}

export const unionColumnsSwapped = defineRule({
  id: "union-columns-swapped",
  group: "correctness",
  title: "Set operation with exchanged columns",
  severity: "error",
  what: "Two columns that the operands of a set operation name in opposite order.",
  why: "Set operations match columns by place, not by name: each value ends up under the other's name.",
  whenNotToUse: "UNION BY NAME, which isn't reported; or the exchange is meant, e.g. both directions of an edge.",
  fix: "none",
  visit: (analysed) =>
    setOperands(analysed).flatMap(({ operation, left, right }): readonly RuleMatch[] => {
      if (operation.byName || left === undefined || left.length !== right?.length) return [];
      const found = swapped(left, right);
      if (found === undefined) return [];
      const [a, b, column] = found;
      return [
        {
          span: column.expression ?? operation.operatorSpan,
          message: `${a} and ${b} are in opposite order in the two queries; ${operation.operator} matches columns by place.`,
          suggestion: "Bring the columns into one order.",
        },
      ];
    }),
  examples: {
    bad: [
      { sql: "SELECT id, name, city FROM a UNION ALL SELECT id, city, name FROM b" },
      { sql: "SELECT x AS first, y AS last FROM a UNION SELECT last, first FROM b" },
    ],
    good: [{ sql: "SELECT id, name FROM a UNION ALL SELECT id, name FROM b" }, { sql: "SELECT a, b FROM t UNION ALL SELECT b, c FROM u" }],
  },
});
