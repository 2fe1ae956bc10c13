import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { SetOperation } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { exchangedPlaces, firstSelect, setOperands } from "./support/set-operations.ts";

/** The same rows of one table both ways round, as both directions of an edge are. */
function isMirrored(analysed: AnalysedStatement, operation: SetOperation): boolean {
  const [left, right] = [operation.left, operation.right].map((body) => {
    const { from, where } = firstSelect(body) ?? {};
    if (from?.kind !== "table") return undefined;
    const filter = where === undefined ? "" : textAt(analysed, where.expression);
    return `${textAt(analysed, from.nameSpan)} ${filter}`.replaceAll(/\s+/gu, " ").toLowerCase();
  });
  return left !== undefined && left === right;
}

export const unionColumnsSwapped = defineRule({
  id: "union-columns-swapped",
  group: "correctness",
  title: "Set operation with exchanged columns",
  severity: "error",
  what: "Two columns that the operands of a set operation name in opposite order.",
  why: "Set operations match columns by place, not by name: each value ends up under the other's name.",
  whenNotToUse: "UNION BY NAME, which isn't reported; or the exchange is meant. Both directions of an edge, of one table, aren't reported.",
  fix: "none",
  visit: (analysed) =>
    setOperands(analysed).flatMap(({ operation, left, right }): readonly RuleMatch[] => {
      if (operation.byName || left === undefined || left.length !== right?.length || isMirrored(analysed, operation)) return [];
      const [a = -1, b = -1] =
        exchangedPlaces(
          left.map(({ name }) => name),
          right.map(({ name }) => name),
        ) ?? [];
      const [one, other] = [left[a]?.name, left[b]?.name];
      if (one === undefined || other === undefined) return [];
      return [
        {
          span: right[a]?.expression ?? operation.operatorSpan,
          message: `${one} and ${other} are in opposite order in the two queries; ${operation.operator} matches columns by place.`,
          suggestion: "Bring the columns into one order.",
        },
      ];
    }),
  examples: {
    bad: [
      { sql: "SELECT id, name, city FROM a UNION ALL SELECT id, city, name FROM b" },
      { sql: "SELECT x AS first, y AS last FROM a UNION SELECT last, first FROM b" },
    ],
    good: [
      { sql: "SELECT a, b FROM edges UNION ALL SELECT b, a FROM edges" },
      { sql: "SELECT id, name FROM a UNION ALL SELECT id, name FROM b" },
      { sql: "SELECT a, b FROM t UNION ALL SELECT b, c FROM u" },
    ],
  },
});
