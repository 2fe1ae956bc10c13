/** Small tables and lists of checks for property tests: nulls, duplicates, NaN, infinities and quotes are frequent. */
import * as fc from "fast-check";
import { scalar } from "../../src/core/sql.ts";
import type { CheckRequest, Tolerance } from "../../src/engines/quality/check.ts";

export interface TableRow {
  readonly i: number | null;
  readonly d: string | null;
  readonly x: string | null;
  readonly s: string | null;
  readonly t: string | null;
}

const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4, nil: null });

const row: fc.Arbitrary<TableRow> = fc.record({
  i: nullable(fc.integer({ min: -2, max: 4 })),
  d: nullable(fc.constantFrom("0.10", "0.30", "12.00", "-1.05", "99.99")),
  x: nullable(fc.constantFrom("nan", "inf", "-inf", "0", "-0.0", "1.5", "2")),
  s: nullable(fc.constantFrom("a", "b", "B", "it's", 'say "x"', "a,b", "line\nbreak", "abc", "é")),
  t: nullable(fc.constantFrom("2024-02-29 00:00:00", "2024-03-01 11:00:00", "1999-12-31 23:59:59.5")),
});

export const tableRows = fc.array(row, { maxLength: 30 });

/** The rows as a SELECT of typed columns. */
export function tableSql(rows: readonly TableRow[]): string {
  const values = rows.map(({ i, d, x, s, t }) => `(${[scalar(i), scalar(d), scalar(x), scalar(s), scalar(t)].join(", ")})`);
  const source =
    values.length === 0
      ? "(SELECT NULL, NULL, NULL, NULL, NULL WHERE FALSE) v(i, d, x, s, t)"
      : `(VALUES ${values.join(", ")}) v(i, d, x, s, t)`;
  return `SELECT i::INTEGER AS i, d::DECIMAL(6,2) AS d, x::DOUBLE AS x, s::VARCHAR AS s, t::TIMESTAMP AS t FROM ${source}`;
}

type Shape = Pick<CheckRequest, "check" | "columns" | "params">;

const anyColumn = fc.constantFrom("i", "d", "x", "s", "t");
const keyColumns = fc.constantFrom(["i"], ["s"], ["i", "s"], ["d", "t"], ["x"]);

const shape: fc.Arbitrary<Shape> = fc.oneof(
  anyColumn.map((column) => ({ check: "not_null", columns: [column], params: {} })),
  keyColumns.map((columns) => ({ check: "unique", columns, params: {} })),
  keyColumns.map((columns) => ({ check: "primary_key", columns, params: {} })),
  fc
    .constantFrom({ min: 0, max: 2 }, { min: 0, strictMin: true }, { max: 3 })
    .map((params) => ({ check: "range", columns: ["i"], params })),
  fc.constantFrom({ min: "0.1", max: "12" }, { max: 0.3, strictMax: true }).map((params) => ({ check: "range", columns: ["d"], params })),
  fc.constantFrom({ min: 0 }, { max: 2 }, { min: 0, max: 1.5 }).map((params) => ({ check: "range", columns: ["x"], params })),
  fc.constant({ check: "range", columns: ["t"], params: { min: "2000-01-01" } }),
  fc
    .subarray(["a", "b", "it's", "abc"], { minLength: 1 })
    .map((values) => ({ check: "accepted_values", columns: ["s"], params: { values } })),
  fc.constantFrom("[a-z]+", "a.*", "[[:alpha:]']+").map((pattern) => ({ check: "pattern", columns: ["s"], params: { pattern } })),
  fc.constantFrom({ min: 2 }, { max: 3 }).map((params) => ({ check: "length", columns: ["s"], params })),
  fc.constantFrom({ min: 1 }, { max: 10 }, { min: 3, max: 20 }).map((params) => ({ check: "row_count", columns: [], params })),
  fc.constantFrom(["i", "s"], ["s", "d"], ["i", "t", "x"]).map((columns) => ({ check: "dependency", columns, params: {} })),
  fc.constantFrom("i < 3", "s <> 'a' OR d > 0").map((expression) => ({ check: "row_expression", columns: [], params: { expression } })),
  fc
    .constantFrom("mean", "median", "distinct_count", "max")
    .map((statistic) => ({ check: "statistics", columns: ["i"], params: { statistic, min: 0, max: 2 } })),
  fc.constant({ check: "freshness", columns: ["t"], params: { maxAge: "PT48H" } }),
);

const tolerance: fc.Arbitrary<Tolerance> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom(0, 0.5, 0.9, 1).map((mostly) => ({ mostly })),
  fc.integer({ min: 0, max: 4 }).map((maxFailingRows) => ({ maxFailingRows })),
);

const where = fc.option(fc.constantFrom("i >= 0", "s IS NOT NULL", "x > 1", "FALSE", "i IS NULL OR d > 0"), { freq: 2, nil: undefined });

export const checkRequests: fc.Arbitrary<readonly CheckRequest[]> = fc
  .array(fc.record({ shape, tolerance, where, severity: fc.constantFrom<CheckRequest["severity"]>("P0", "P1", "P2", "P3") }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((requests) =>
    requests.map(({ shape: chosen, tolerance: allowed, where: filter, severity }, index) => ({
      id: `${chosen.check}_${index}`,
      ...chosen,
      tolerance: chosen.columns.length === 0 || chosen.check === "statistics" || chosen.check === "freshness" ? {} : allowed,
      severity,
      origin: "generated",
      ...(filter === undefined ? {} : { where: filter }),
    })),
  );

/** The rows as CSV text: NULL is an empty field, everything else quoted. */
export function tableCsv(rows: readonly TableRow[]): string {
  const cell = (value: string | number | null): string => (value === null ? "" : `"${String(value).replaceAll('"', '""')}"`);
  const lines = rows.map(({ i, d, x, s, t }) => [i, d, x, s, t].map(cell).join(","));
  return `${["i,d,x,s,t", ...lines].join("\n")}\n`;
}
