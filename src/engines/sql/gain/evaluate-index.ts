/** What an index would do for a query, asked of the server's planner without building it. */
import { wholeText } from "../../../core/count-text.ts";
import type { PostgresConnection, PlanNode } from "../../../data/postgres/types.ts";
import { leastFactor } from "./statistics.ts";
import { shownFactor } from "./wording.ts";

export interface IndexEvaluation {
  /** `unavailable`: the server has no hypopg; `failed`: it refused the index or the query. */
  readonly outcome: "evaluated" | "unavailable" | "failed";
  /** The planner would use it. */
  readonly used: boolean;
  readonly costBefore?: number;
  readonly costAfter?: number;
  /** Cost before / after: above 1 is cheaper. */
  readonly factor?: number;
  readonly explanation: string;
}

/**
 * `ddl` is one CREATE INDEX, or several. Nothing is built: hypopg lets the planner suppose that they exist. Errors: `notReadOnly`, `invalidPostgresQuery`,
 * `cannotConnect`, `cancelled`.
 */
export async function evaluateIndex(
  connection: PostgresConnection,
  ddl: string | readonly string[],
  sql: string,
): Promise<IndexEvaluation> {
  const indexes = typeof ddl === "string" ? [ddl] : ddl;
  if (!connection.hypotheticalIndexes) {
    const explanation = `The server at ${connection.address} has no extension hypopg, so an index that doesn't exist can't be asked about.`;
    return { outcome: "unavailable", used: false, explanation };
  }
  const before = await connection.explain(sql);
  if (before.outcome !== "plan") return { outcome: "failed", used: false, explanation: `The query fails there: ${before.message}` };
  const after = await connection.explain(sql, { hypotheticalIndexes: indexes });
  if (after.outcome !== "plan")
    return { outcome: "failed", used: false, explanation: `The index can't be supposed there: ${after.message}` };
  const used = nodes(after.root).some(({ index }) => index !== undefined && /^<\d+>/.test(index));
  const factor = after.totalCost === 0 ? 1 : before.totalCost / after.totalCost;
  const costs = `The planner's cost is ${wholeText(before.totalCost)} without and ${wholeText(after.totalCost)} with it`;
  const gain = factor > leastFactor ? `${shownFactor(factor)} times less` : "no gain";
  return {
    outcome: "evaluated",
    used,
    costBefore: before.totalCost,
    costAfter: after.totalCost,
    factor,
    explanation: used ? `${costs}, ${gain}.` : "The planner would not use it for this query.",
  };
}

/** hypopg names its indexes `<oid>btree_table_column`. */
function nodes(root: PlanNode): readonly PlanNode[] {
  return [root, ...root.children.flatMap((child) => nodes(child))];
}
