import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { joinGraph, type JoinEdge } from "../../scopes/join-graph.ts";
import { aliasText, sameName } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";

/** Both sides lie on the same nodes where the columns they are spread by are equal. */
function joinsByKeys(edge: JoinEdge, a: string, b: string): boolean {
  return edge.leftColumns.some((column, index) => sameName(column, a) && sameName(edge.rightColumns[index] ?? "", b));
}

function keyOf({ kind, table }: ScopeSource): string | undefined {
  return kind === "table" ? table?.distributedBy : undefined;
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const edges = joinGraph(scope);
  return edges.flatMap((edge) => {
    const { left, right, conditions } = edge;
    const [a, b, condition] = [keyOf(left), keyOf(right), conditions[0]];
    const together = edges.filter((other) => other.left === left && other.right === right);
    if (a === undefined || b === undefined || condition === undefined || together.some((other) => joinsByKeys(other, a, b))) return [];
    const [one, other] = [aliasText(analysed, left), aliasText(analysed, right)];
    return [
      {
        span: condition,
        message: `${one} is distributed by ${a} and ${other} by ${b}, and the join compares other columns: rows of at least one of them are sent across the nodes.`,
        suggestion: "Distribute both by the columns they are joined on most, or the smaller one to all nodes (DISTSTYLE ALL).",
      },
    ];
  });
}

const schema =
  "CREATE TABLE sales (id INT, shop INT, day DATE) DISTKEY (shop); CREATE TABLE returns (id INT DISTKEY, sale INT, shop INT); CREATE TABLE shops (id INT, name VARCHAR(50)) DISTSTYLE ALL";

export const joinMissesDistributionKey = defineRule({
  id: "join-misses-distribution-key",
  group: "dialect",
  title: "Join of tables distributed by other columns",
  severity: "info",
  dialects: ["redshift"],
  what: "Two tables that both declare a DISTKEY are joined, and no condition compares the two keys.",
  why: "Rows that match lie on different nodes: the join has to redistribute or broadcast one side, or both, over the network each time (DS_DIST and DS_BCAST in the plan).",
  whenNotToUse: "One side is small, or the keys serve a join that runs more often.",
  fix: "none",
  sources: [
    "Amazon Redshift documentation: best practices for designing tables, choose the best distribution style",
    "Amazon Redshift documentation: reviewing query alerts, suboptimal data distribution",
  ],
  visit: eachScope(match),
  examples: {
    bad: [{ sql: "SELECT s.day, r.id FROM sales s JOIN returns r ON r.sale = s.id", schema, dialect: "redshift" }],
    good: [
      { sql: "SELECT s.day, p.name FROM sales s JOIN shops p ON p.id = s.shop", schema, dialect: "redshift" },
      { sql: "SELECT s.day, r.id FROM sales s JOIN returns r ON r.id = s.shop AND r.sale = s.id", schema, dialect: "redshift" },
      { sql: "SELECT s.day, r.id FROM sales s JOIN returns r ON r.sale = s.id", dialect: "redshift" },
    ],
  },
});
