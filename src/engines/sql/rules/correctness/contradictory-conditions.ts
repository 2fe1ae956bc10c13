import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { conjunctsOf, isWholeChain } from "./support/predicates.ts";
import { disjoint, regionOf, type Region } from "./support/regions.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

/** Conditions are compared in pairs; long generated lists are looked at up to here. */
const mostCompared = 200;

function contradiction(analysed: AnalysedStatement, conditions: readonly Expression[]): readonly [Region, Region] | undefined {
  const regions = conditions
    .slice(0, mostCompared)
    .map(regionOf)
    .filter((region) => region !== undefined);
  for (const [index, a] of regions.entries()) {
    const b = regions.slice(index + 1).find((other) => disjoint(a, other) && equalExpressions(analysed, a.operand, other.operand));
    if (b !== undefined) return [a, b];
  }
  return undefined;
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  if (!isWholeChain(visited, "AND")) return undefined;
  const found = contradiction(analysed, conjunctsOf(visited.expression));
  if (found === undefined) return undefined;
  const [a, b] = found;
  return {
    span: b.condition,
    message: `${textAt(analysed, a.condition)} and ${textAt(analysed, b.condition)} can't both hold, so the condition is never true.`,
    suggestion: "If either is enough, write OR or IN.",
  };
}

export const contradictoryConditions = defineRule({
  id: "contradictory-conditions",
  group: "correctness",
  title: "Conditions that exclude each other",
  severity: "error",
  what: "Conditions joined by AND that no value of a column can satisfy together: x = 1 AND x = 2, x > 10 AND x < 5, x IS NULL AND x = 1.",
  why: "The query returns nothing, whatever the data, and nothing says so.",
  whenNotToUse: "Never; to get an empty result on purpose write WHERE FALSE.",
  fix: "none",
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE a = 1 AND a = 2" },
      { sql: "SELECT * FROM t WHERE a > 10 AND b = 1 AND a < 5" },
      { sql: "SELECT * FROM t WHERE kind = 'x' AND kind IN ('y', 'z')" },
      { sql: "SELECT * FROM t WHERE a IS NULL AND a > 3" },
      { sql: "SELECT * FROM t WHERE d >= DATE '2024-02-01' AND d < DATE '2024-01-01'" },
      { sql: "SELECT * FROM t WHERE a = 1 AND NOT b AND a <> 1" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE a >= 5 AND a <= 5" },
      { sql: "SELECT * FROM t WHERE a = 1 OR a = 2" },
      { sql: "SELECT * FROM t x JOIN t y ON x.id = y.id AND x.a = 1 AND y.a = 2" },
      { sql: "SELECT * FROM t WHERE kind = 'x' AND kind IN ('x', 'y')" },
      { sql: "SELECT * FROM t WHERE a > 1 AND a < 2 AND a <> 1" },
      { sql: "SELECT * FROM t WHERE name = 'a' AND name = 'A'", dialect: "mysql" },
    ],
  },
});
