import { z } from "zod";
import { countText, plural } from "../../../core/count-text.ts";
import { defineCheck } from "../check.ts";
import { holdsBounds } from "./support/bounds.ts";
import { integerOf } from "./support/values.ts";

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const params = z
  .strictObject({
    min: count.optional().describe("Fewest rows that pass."),
    max: count.optional().describe("Most rows that pass."),
  })
  .refine((given) => given.min !== undefined || given.max !== undefined, { message: "give min, max or both" })
  .superRefine(holdsBounds);

export const rowCount = defineCheck({
  id: "row_count",
  title: "Row count",
  dimension: "completeness",
  summary:
    "The number of rows (after the row filter) lies within the bounds, which belong to it. An empty table is counted like any other.",
  arity: { min: 0, max: 0 },
  params,
  applies: () => undefined,
  measure: () => ({ kind: "aggregates", aggregates: { rows: "count(*)" } }),
  proved: (_target, known) => ({ totalRows: Number(known.rows), values: { rows: Number(known.rows) } }),
  evaluate: (figures, { params: { min, max } }) => {
    const rows = integerOf(figures.values?.["rows"]) ?? BigInt(figures.totalRows ?? 0);
    const holds = (min === undefined || rows >= BigInt(min)) && (max === undefined || rows <= BigInt(max));
    return { outcome: holds ? "pass" : "fail", observed: plural(rows, "row"), threshold: thresholdText(min, max) };
  },
  examples: {
    pass: [
      { title: "bounds belong to it", data: "SELECT * FROM range(3) t(a)", columns: [], params: { min: 3, max: 3 } },
      { title: "an empty table may be asked for", data: "SELECT 1 AS a WHERE FALSE", columns: [], params: { max: 0 } },
      { title: "the filtered rows", data: "SELECT * FROM range(10) t(a)", columns: [], params: { max: 4 }, where: "a < 4" },
    ],
    fail: [
      { title: "too few", data: "SELECT * FROM range(3) t(a)", columns: [], params: { min: 4 } },
      { title: "an empty table", data: "SELECT 1 AS a WHERE FALSE", columns: [], params: { min: 1 } },
    ],
    notApplicable: [],
  },
});

function thresholdText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return min === max ? plural(min, "row") : `${countText(min)} to ${plural(max, "row")}`;
  return min === undefined ? `<= ${plural(max ?? 0, "row")}` : `>= ${plural(min, "row")}`;
}
