/** Aggregates and ranks that are compared with constants. */
import { columnName, textAt, visit, type EngineNode } from "../engine-tree.ts";
import { collectFrom } from "./columns.ts";

/** An aggregate that is compared with constants: groups are made whose aggregate is just below, at and above them. */
export interface AggregateThreshold {
  readonly aggregate: string;
  readonly distinct: boolean;
  /** Columns of its argument, lower case; none for COUNT(*). */
  readonly columns: readonly string[];
  readonly constants: readonly number[];
}

/** Ranks count too: `rn <= 3` needs groups of 3 and 4 rows. */
const aggregates = new Set([
  "count",
  "count_star",
  "sum",
  "avg",
  "mean",
  "min",
  "max",
  "fsum",
  "row_number",
  "rank",
  "dense_rank",
  "ntile",
]);

/** Notes the aggregates of a comparison, those behind an alias included, with its constants. */
export function noteThresholds(
  atom: EngineNode,
  constants: ReadonlySet<string>,
  aliases: ReadonlyMap<string, readonly EngineNode[]>,
  thresholds: AggregateThreshold[],
): void {
  const numbers = [...constants].filter((text) => text.trim() !== "").map(Number);
  const finite = numbers.filter((number) => Number.isFinite(number));
  if (finite.length === 0) return;
  const found = (node: EngineNode): undefined => {
    const name = textAt(node, "function_name").toLowerCase();
    if (!["FUNCTION", "WINDOW"].includes(textAt(node, "class")) || !aggregates.has(name)) return undefined;
    const columns = new Set<string>();
    collectFrom(node, columns, new Set());
    thresholds.push({ aggregate: name, distinct: node["distinct"] === true, columns: [...columns], constants: finite });
    return undefined;
  };
  visit(atom, (node) => {
    const name = columnName(node);
    if (name !== undefined) for (const item of aliases.get(name) ?? []) visit(item, found);
    return found(node);
  });
}
