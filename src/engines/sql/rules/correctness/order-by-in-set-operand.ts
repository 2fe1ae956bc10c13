import { defineRule, type RuleMatch } from "../../rule.ts";
import { removal } from "../../rewrite/layout.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { QueryBody, SetOperation } from "../../syntax/tree.ts";
import { queriesOf, setOperands } from "./support/set-operations.ts";

function orderIn(body: QueryBody): { readonly start: number; readonly end: number } | undefined {
  if (body.kind !== "nested" || body.query.limit !== undefined || body.query.orderBy.length === 0) return undefined;
  return body.query.body.kind === "select" && (body.query.body.top !== undefined || body.query.body.distinctOn.length > 0)
    ? undefined
    : body.query.orderBySpan;
}

/** A LIMIT around it takes what comes first, which the order may well decide on the engine at hand. */
function isLimited(analysed: AnalysedStatement, { span }: SetOperation): boolean {
  return queriesOf(analysed).some(({ limit, span: around }) => limit !== undefined && around.start <= span.start && span.end <= around.end);
}

export const orderByInSetOperand = defineRule({
  id: "order-by-in-set-operand",
  group: "correctness",
  title: "ORDER BY inside a UNION",
  severity: "warning",
  what: "An operand of a set operation, in parentheses, with an ORDER BY of its own and no LIMIT.",
  why: "The order ends with the operand: the result comes in any order, even if it looks sorted on small data.",
  whenNotToUse: "Never; order the whole result at its end.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 7.17 <query expression>"],
  visit: (analysed) =>
    setOperands(analysed).flatMap(({ operation }) =>
      [operation.left, operation.right].flatMap((body): readonly RuleMatch[] => {
        const span = orderIn(body);
        if (span === undefined) return [];
        return [
          {
            span,
            message: `Nothing keeps this order through the ${operation.operator}.`,
            suggestion: "Order the whole result after the last query.",
            ...(isLimited(analysed, operation)
              ? {}
              : { rewrite: { title: "Drop the order that nothing keeps", edits: [removal(analysed.source, span)], preconditions: [] } }),
          },
        ];
      }),
    ),
  examples: {
    bad: [
      {
        sql: "(SELECT a FROM t ORDER BY a) UNION ALL SELECT a FROM u",
        fixed: "(SELECT a FROM t) UNION ALL SELECT a FROM u",
      },
      { sql: "SELECT a FROM ((SELECT a FROM t ORDER BY a) UNION ALL SELECT a FROM u) x LIMIT 5" },
    ],
    good: [
      { sql: "SELECT a FROM t UNION ALL SELECT a FROM u ORDER BY a" },
      { sql: "(SELECT a FROM t ORDER BY a LIMIT 3) UNION ALL SELECT a FROM u" },
    ],
  },
});
