import { z } from "zod";
import { plural } from "../../../core/count-text.ts";
import { defineCheck } from "../check.ts";
import { holdsBounds } from "./support/bounds.ts";
import { hasLimit, liesWithinLimits, limitMessage, limitParams, limitsText } from "./support/limits.ts";
import { lacksStatistic, readStatistic, statisticAggregates, statisticNames } from "./support/statistics.ts";
import { integerOf } from "./support/values.ts";

const params = z
  .strictObject({
    statistic: z.enum(statisticNames).describe("What is measured over the column."),
    ...limitParams,
  })
  .refine(hasLimit, limitMessage)
  .superRefine(holdsBounds);

export const statistics = defineCheck({
  id: "statistics",
  title: "Statistic of a column",
  dimension: "accuracy",
  summary:
    "An aggregate of one column lies within the limits. Exact: means, medians and shares of integers and decimals are compared as fractions, sums of floating point are compensated (Kahan). stddev is that of a sample (n - 1). NULLs are left out, except by null_count and null_share; a NaN makes every figure but the counts NaN, which lies within no limits, and so does an infinity for sum, mean and stddev. Where there is no value (no rows, only NULLs, a deviation of one) the check fails, as in Great Expectations.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column], params: given }) => (column === undefined ? undefined : lacksStatistic(column, given.statistic)),
  measure: ({ columns: [column], params: given }) => ({
    kind: "aggregates",
    aggregates: column === undefined ? {} : statisticAggregates(column, given.statistic),
  }),
  proved: ({ columns: [column], params: { statistic } }, { rows, columns }) => {
    const totalRows = Number(rows);
    const known = column === undefined ? undefined : columns.get(column.name);
    if (column === undefined || known === undefined) return undefined;
    if (known.nulls !== undefined && statistic === "null_count") return { totalRows, values: { value: Number(known.nulls) } };
    if (known.nulls !== undefined && statistic === "null_share")
      return { totalRows, values: { nulls: Number(known.nulls), count: totalRows } };
    const value = statistic === "min" ? known.min : statistic === "max" ? known.max : undefined;
    // Of the other kinds the text need not be the one that a scan gives.
    if (value === undefined || !["integer", "decimal", "date"].includes(column.kind)) return undefined;
    const number = Number(value);
    return { totalRows, values: { value: column.kind === "integer" && Number.isSafeInteger(number) ? number : value } };
  },
  evaluate: ({ values = {}, totalRows = 0 }, { params: given }) => {
    const threshold = `${given.statistic} ${limitsText(given)}`;
    const misfits = integerOf(values["misfits"] ?? 0) ?? 0n;
    const leftOut = misfits === 0n ? {} : { message: `${plural(misfits, "value")} left out: not of the column's type.` };
    const found = readStatistic(given.statistic, values);
    if (found === null) {
      const message = totalRows === 0 ? "There are no rows to measure." : `There are too few values for a ${given.statistic}.`;
      return { outcome: "fail", observed: "no value", threshold, message };
    }
    return { outcome: liesWithinLimits(found.order, given) ? "pass" : "fail", observed: found.shown, threshold, ...leftOut };
  },
  examples: {
    pass: [
      {
        title: "a mean that has no finite decimals",
        data: "SELECT * FROM (VALUES (0), (0), (1), (NULL)) t(a)",
        columns: ["a"],
        params: { statistic: "mean", min: 0.333, max: 0.334 },
      },
      {
        title: "a sum of decimals, exactly",
        data: "SELECT * FROM (VALUES (0.10), (0.20)) t(a)",
        columns: ["a"],
        params: { statistic: "sum", equals: 0.3 },
      },
      {
        title: "a median between two values",
        data: "SELECT * FROM (VALUES (0.01::DECIMAL(5,2)), (0.02)) t(a)",
        columns: ["a"],
        params: { statistic: "median", equals: 0.015 },
      },
      {
        title: "the largest date",
        data: "SELECT * FROM (VALUES (DATE '2024-02-28'), (DATE '2024-02-29')) t(a)",
        columns: ["a"],
        params: { statistic: "max", equals: "2024-02-29" },
      },
      {
        title: "the share of different values",
        data: "SELECT * FROM (VALUES ('x'), ('x'), ('y'), ('y'), (NULL)) t(a)",
        columns: ["a"],
        params: { statistic: "distinct_share", equals: 0.5 },
      },
      {
        title: "the share of NULLs",
        data: "SELECT * FROM (VALUES (1), (NULL)) t(a)",
        columns: ["a"],
        params: { statistic: "null_share", max: 0.5 },
      },
      {
        title: "different values of none",
        data: "SELECT 1 AS a WHERE FALSE",
        columns: ["a"],
        params: { statistic: "distinct_count", max: 0 },
      },
    ],
    fail: [
      {
        title: "a standard deviation of a sample",
        data: "SELECT * FROM (VALUES (1), (3)) t(a)",
        columns: ["a"],
        params: { statistic: "stddev", max: 1.4 },
      },
      {
        title: "a minimum beside NaN",
        data: "SELECT * FROM (VALUES ('nan'::DOUBLE), (1)) t(a)",
        columns: ["a"],
        params: { statistic: "min", min: 0 },
      },
      {
        title: "a sum with an infinity",
        data: "SELECT * FROM (VALUES ('inf'::DOUBLE), (1)) t(a)",
        columns: ["a"],
        params: { statistic: "sum", min: 0 },
      },
      { title: "no rows", data: "SELECT 1 AS a WHERE FALSE", columns: ["a"], params: { statistic: "mean", min: 0 } },
      { title: "only NULLs", data: "SELECT NULL::INTEGER AS a", columns: ["a"], params: { statistic: "max", min: 0 } },
      { title: "a deviation of one value", data: "SELECT 1 AS a", columns: ["a"], params: { statistic: "stddev", max: 1 } },
    ],
    notApplicable: [],
  },
});
