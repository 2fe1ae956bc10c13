import { z } from "zod";
import type { Column } from "../../../data/types.ts";
import { defineCheck, type CheckTarget } from "../check.ts";
import { isMisfit, isPresent, textValue } from "./support/cells.ts";
import { isOfKind } from "./support/text-kinds.ts";
import { evaluateRows } from "./support/tolerance.ts";
import { exactType, hasType, kindOfType } from "./support/type-names.ts";
import { typeParam } from "./support/type-param.ts";

const params = z.strictObject({
  type: typeParam
    .optional()
    .describe("A family (integer, number, text, boolean, date, timestamp...) or a DuckDB type; by default the column's own type."),
});
type Params = z.output<typeof params>;

export const type = defineCheck({
  id: "type",
  title: "Values of the type",
  dimension: "validity",
  summary:
    "Every value is of the type. For data that was written as text (CSV, JSON) each value is judged as it was written; data that stores its types (Parquet, Arrow, DuckDB) is judged by the column's type alone. NULL is not applicable.",
  arity: { min: 1, max: 1 },
  params,
  applies: () => undefined,
  measure: (target) => {
    const [column] = target.columns;
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    if (column.text === undefined) return { kind: "known", figures: { values: { type: column.type } }, evidence: "exact" };
    return { kind: "rows", failing: failsType(column, target.params.type), applicable: isPresent(column) };
  },
  evaluate: (figures, target) => {
    const [column] = target.columns;
    const wanted = target.params.type ?? column?.type ?? "";
    if (figures.failingRows !== undefined) return evaluateRows(figures, target, { rule: `of type ${wanted}`, failing: "don't fit it" });
    return { outcome: isStored(target) ? "pass" : "fail", observed: column?.type ?? null, threshold: wanted };
  },
  examples: {
    pass: [
      { title: "a family", data: "SELECT 1::BIGINT AS a", columns: ["a"], params: { type: "integer" } },
      { title: "a type by another name", data: "SELECT 1::DECIMAL(10,2) AS a", columns: ["a"], params: { type: "numeric(10, 2)" } },
      { title: "whatever it is", data: "SELECT NULL::DATE AS a", columns: ["a"], params: {} },
    ],
    fail: [
      { title: "text is no integer", data: "SELECT '1' AS a", columns: ["a"], params: { type: "integer" } },
      { title: "a narrower type", data: "SELECT 1::INTEGER AS a", columns: ["a"], params: { type: "BIGINT" } },
    ],
    notApplicable: [],
  },
});

function isStored({ columns: [column], params: given }: CheckTarget<Params>): boolean {
  return column !== undefined && (given.type === undefined || hasType(column, given.type));
}

/** The column's own misfits where it was read as the type; else each text is judged by the type asked for. */
function failsType(column: Column, wanted: string | undefined): string {
  if (wanted === undefined || hasType(column, wanted)) return kindOfType(wanted ?? column.type) === "text" ? "FALSE" : isMisfit(column);
  return `(${isPresent(column)} AND NOT ${isOfKind(textValue(column), kindOfType(wanted), castTo(wanted))})`;
}

/** Families have no limits of their own; an exact type has. */
function castTo(wanted: string): string | undefined {
  const isFamily = wanted === wanted.toLowerCase() && !wanted.includes("(");
  return isFamily ? undefined : exactType(wanted);
}
