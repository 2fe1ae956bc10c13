/** Bounds and values are compared in the column's own type, exactly. */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { startRunner, type CheckRunner } from "./harness.ts";

let runner: CheckRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(async () => runner[Symbol.asyncDispose]());

async function failing(
  check: string,
  data: string,
  params: Readonly<Record<string, unknown>>,
  columns = ["a"],
): Promise<number | undefined> {
  const result = await runner.run(check, { data, columns, params });
  return result.outcome === "error" ? undefined : result.figures.failingRows;
}

const column = (type: string, ...values: readonly string[]): string =>
  `SELECT * FROM (VALUES ${values.map((value) => `(CAST(${literal(value)} AS ${type}))`).join(", ")}) t(a)`;

describe("a range", () => {
  it.each([
    ["INTEGER", ["-2147483648", "2147483647"], { min: -2147483648, max: 2147483647 }, 0],
    ["INTEGER", ["1", "2"], { min: 1.5 }, 1],
    ["INTEGER", ["1", "2"], { max: "1.5", strictMax: true }, 1],
    ["INTEGER", ["1", "2"], { min: 1e300 }, 2],
    ["INTEGER", ["1", "2"], { max: 1e300, min: -1e300 }, 0],
    ["INTEGER", ["1", "2"], { min: "-Infinity", max: "Infinity" }, 0],
    ["BIGINT", ["9007199254740993"], { max: "9007199254740992" }, 1],
    ["BIGINT", ["9223372036854775807"], { max: "9223372036854775806" }, 1],
    ["UBIGINT", ["18446744073709551615", "0"], { min: -1, max: "18446744073709551614" }, 1],
    ["HUGEINT", ["170141183460469231731687303715884105727"], { max: "170141183460469231731687303715884105726" }, 1],
    ["UTINYINT", ["255"], { max: 256 }, 0],
    ["DECIMAL(10,2)", ["0.10", "0.11"], { max: 0.1 }, 1],
    ["DECIMAL(10,2)", ["0.10", "0.11"], { min: "0.105" }, 1],
    ["DECIMAL(10,2)", ["0.10", "0.11"], { max: "0.1099999999999999999999", strictMax: true }, 1],
    ["DECIMAL(38,10)", ["1234567890123456789012345678.0000000001"], { max: "1234567890123456789012345678" }, 1],
    ["DECIMAL(4,2)", ["99.99"], { max: 1e6, min: -1e6 }, 0],
    ["DOUBLE", ["0.1", "0.30000000000000004"], { max: 0.3 }, 1],
    ["DOUBLE", ["nan", "1"], { min: 0 }, 1],
    ["DOUBLE", ["nan", "1"], { max: 10 }, 1],
    ["DOUBLE", ["inf", "-inf", "0"], { min: 0 }, 1],
    ["DOUBLE", ["inf", "-inf", "0"], { max: "Infinity" }, 0],
    ["DOUBLE", ["inf", "1e308"], { max: "inf", strictMax: true }, 1],
    ["FLOAT", ["0.1"], { max: 0.1 }, 0],
    ["FLOAT", ["0.1"], { min: 0.1 }, 0],
    ["FLOAT", ["3e38"], { max: 1e300 }, 0],
    ["DATE", ["2024-02-29", "2024-03-01"], { max: "2024-02-29" }, 1],
    ["DATE", ["2024-02-29"], { min: "2024-02-29T00:00:01Z" }, 1],
    ["DATE", ["infinity", "-infinity"], { min: "1900-01-01" }, 1],
    ["TIMESTAMP", ["2024-02-29 12:00:00"], { max: "2024-02-29" }, 1],
    ["TIMESTAMP", ["2024-02-29 12:00:00"], { max: "2024-02-29T13:00:00+02:00" }, 1],
    ["TIMESTAMP", ["2024-02-29 12:00:00.000001"], { max: "2024-02-29T12:00:00Z" }, 1],
    ["TIMESTAMP_NS", ["2024-02-29 12:00:00.000000001"], { max: "2024-02-29 12:00:00" }, 1],
    ["TIMESTAMP_NS", ["2024-02-29", "infinity", "-infinity"], { min: "1000-01-01", max: "9999-12-31" }, 2],
    ["TIMESTAMP_NS", ["2024-02-29", "infinity", "-infinity"], { min: "9999-12-31", strictMin: true }, 2],
    ["TIMESTAMP_NS", ["2024-02-29", "infinity", "-infinity"], { max: "1000-01-01", strictMax: true }, 2],
    ["TIMESTAMP", ["9999-12-31", "2024-02-29 12:00:00.123456"], { max: "2024-02-29 12:00:00.1234561" }, 1],
    ["TIMESTAMP", ["1000-01-01", "2024-02-29 12:00:00.123456"], { min: "2024-02-29 12:00:00.1234561" }, 2],
    ["TIMESTAMP_S", ["2024-02-29 12:00:00"], { max: "2024-02-29 11:59:59.5" }, 1],
    ["TIMESTAMPTZ", ["2024-02-29 12:00:00+05:30"], { max: "2024-02-29T06:30:00Z" }, 0],
    ["TIMESTAMPTZ", ["2024-02-29 12:00:00+05:30"], { max: "2024-02-29 06:29:59" }, 1],
    ["TIME", ["08:00:00", "17:00:01"], { min: "08:00", max: "17:00" }, 1],
    ["VARCHAR", ["a", "B", "é"], { min: "a", max: "z" }, 2],
    ["VARCHAR", ["9", "10", "x", "nan"], { max: 9 }, 3],
    ["VARCHAR", ["2024-02-29", "2024-02-31", "2024-01-01T00:30:00+01:00"], { min: "2024-01-01" }, 2],
  ])("of %s %j within %j: %i outside", async (type, values, params, expected) => {
    expect(await failing("range", column(type, ...values), params)).toBe(expected);
  });

  it.each([
    ["INTEGER", "1", { min: "abc" }],
    ["DATE", "2024-01-01", { min: 0 }],
    ["DATE", "2024-01-01", { max: "2024-02-31" }],
    ["DOUBLE", "1", { max: "nan" }],
    ["BOOLEAN", "true", { min: 0 }],
    ["TIME", "08:00:00", { min: "24:00" }],
  ])("of %s refuses the bounds %j %j", async (type, value, params) => {
    const result = await runner.run("range", { data: column(type, value), columns: ["a"], params });
    expect(result).toMatchObject({ outcome: "error" });
    expect(result.message).toContain("a is ");
  });

  it("decides decimals as whole numbers of their last digit", async () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 });
    const thousandths = fc.integer({ min: -1_000_000, max: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(cents, { minLength: 1, maxLength: 20 }), thousandths, fc.boolean(), async (values, limit, strict) => {
        const data = column("DECIMAL(12,2)", ...values.map((value) => (value / 100).toFixed(2)));
        const below = values.filter((value) => (strict ? value * 10 <= limit : value * 10 < limit)).length;
        expect(await failing("range", data, { min: limit / 1000, strictMin: strict })).toBe(below);
        const above = values.filter((value) => (strict ? value * 10 >= limit : value * 10 > limit)).length;
        expect(await failing("range", data, { max: (limit / 1000).toFixed(3), strictMax: strict })).toBe(above);
      }),
      { numRuns: 60 },
    );
  });
});

describe("accepted values", () => {
  it.each([
    ["INTEGER", ["1", "2"], { values: ["1", 2.0] }, 0],
    ["INTEGER", ["1"], { values: [1.5, "x", 1e300] }, 1],
    ["DECIMAL(10,2)", ["1.50"], { values: ["1.5"] }, 0],
    ["DECIMAL(10,2)", ["1.50"], { values: ["1.501"] }, 1],
    ["DOUBLE", ["0.1"], { values: [0.1] }, 0],
    ["FLOAT", ["0.1"], { values: [0.1] }, 0],
    ["BOOLEAN", ["true"], { values: [true] }, 0],
    ["BOOLEAN", ["true", "false"], { values: ["true"] }, 1],
    ["DATE", ["2024-02-29"], { values: ["2024-02-29"] }, 0],
    ["TIMESTAMP_NS", ["2024-02-29"], { values: ["2024-02-29", "9999-12-31", "1000-01-01"] }, 0],
    ["TIMESTAMP", ["9999-12-31"], { values: ["2024-02-29 12:00:00.1234567"] }, 1],
    ["TIMESTAMPTZ", ["2024-02-29 12:00:00+00"], { values: ["2024-02-29T13:00:00+01:00"] }, 0],
    ["UUID", ["123e4567-e89b-12d3-a456-426614174000"], { values: ["123E4567-E89B-12D3-A456-426614174000"] }, 0],
    ["ENUM('x', 'y')", ["x", "y"], { values: ["x", "not one of the enum"] }, 1],
    ["VARCHAR", ["1", "1.0"], { values: [1] }, 1],
    ["VARCHAR", ["É", "é"], { values: ["é"], caseSensitive: false }, 0],
    ["VARCHAR", ["a"], { values: [] }, 1],
    ["VARCHAR", ["a"], { values: [], exclude: true }, 0],
    ["VARCHAR", ["it's"], { values: ["it's"] }, 0],
    ["VARCHAR", ["a"], { values: [null], exclude: true }, 0],
  ])("of %s %j in %j: %i not", async (type, values, params, expected) => {
    expect(await failing("accepted_values", column(type, ...values), params)).toBe(expected);
  });
});

describe("a comparison", () => {
  it.each([
    ["1::INTEGER", "1.00::DECIMAL(10,2)", "=", 0],
    ["123456789012::BIGINT", "0.1::DECIMAL(38,30)", ">", 0],
    ["9007199254740993::BIGINT", "9007199254740992::UBIGINT", ">", 0],
    ["'nan'::DOUBLE", "1::DOUBLE", ">", 1],
    ["'nan'::DOUBLE", "'nan'::DOUBLE", "!=", 0],
    ["'inf'::DOUBLE", "1::INTEGER", ">", 0],
    ["DATE '2024-01-01'", "TIMESTAMP '2024-01-01 00:00:00'", "=", 0],
    ["DATE '2024-01-01'", "TIMESTAMPTZ '2024-01-01 01:00:00+01'", "=", 0],
    ["TIMESTAMP_NS '2024-01-01 00:00:00.000000001'", "DATE '9999-12-31'", "<", 0],
    ["TIMESTAMP_NS '2024-01-01 00:00:00.000000001'", "TIMESTAMP '1000-01-01 00:00:00'", ">", 0],
    ["TIMESTAMP_NS '2024-01-01 00:00:00.000000001'", "TIMESTAMPTZ '2024-01-01 00:00:00+00'", ">", 0],
    ["TIMESTAMP_NS 'infinity'", "TIMESTAMP 'infinity'", "=", 0],
    ["TIMESTAMP_NS '-infinity'", "DATE '1000-01-01'", "<", 0],
    ["TIMESTAMP 'infinity'", "TIMESTAMPTZ '2024-01-01 00:00:00+00'", ">", 0],
    ["TIMESTAMP '-infinity'", "TIMESTAMPTZ '2024-01-01 00:00:00+00'", ">", 1],
    ["'B'", "'a'", "<", 0],
    ["'b'::ENUM('b', 'a')", "'a'::ENUM('a', 'b')", ">", 0],
    ["TIME '08:00'", "TIME '09:00'", "<=", 0],
    ["TRUE", "FALSE", "!=", 0],
  ])("%s and %s are %s: %i not", async (left, right, operator, expected) => {
    expect(await failing("comparison", `SELECT ${left} AS a, ${right} AS b`, { operator }, ["a", "b"])).toBe(expected);
  });

  it("of different families is an error, not a silent pass", async () => {
    const result = await runner.run("comparison", { data: "SELECT 1 AS a, 'x' AS b", columns: ["a", "b"], params: { operator: "<" } });
    expect(result).toMatchObject({ outcome: "error", message: "a is INTEGER and b is VARCHAR; they can't be compared." });
  });
});

describe("text of other types", () => {
  it.each([
    ["pattern", "JSON", '{"a": 1}', { pattern: "^\\{" }, 0],
    ["length", "UUID", "123e4567-e89b-12d3-a456-426614174000", { min: 36, max: 36 }, 0],
    ["format", "JSON", '{"a": 1}', { format: "json" }, 0],
    ["format", "UUID", "123e4567-e89b-12d3-a456-426614174000", { format: "uuid" }, 0],
    ["format", "DATE", "2024-02-29", { format: "date" }, 0],
    ["pattern", "ENUM('x', 'y')", "x", { pattern: "y" }, 1],
  ])("%s of %s", async (check, type, value, params, expected) => {
    expect(await failing(check, column(type, value), params)).toBe(expected);
  });

  it.each(["pattern", "length", "format"])("%s of a list is an error, not a silent pass", async (check) => {
    const params = { pattern: { pattern: "a" }, length: { min: 1 }, format: { format: "email" } }[check] ?? {};
    expect(await runner.run(check, { data: "SELECT [1] AS a", columns: ["a"], params })).toMatchObject({ outcome: "error" });
  });
});

describe("statistics", () => {
  it.each([
    ["BIGINT", ["9007199254740993", "9007199254740993"], { statistic: "mean", equals: "9007199254740993" }],
    ["BIGINT", ["9223372036854775807", "9223372036854775807"], { statistic: "sum", equals: "18446744073709551614" }],
    ["BIGINT", ["9007199254740993", "9007199254740994"], { statistic: "median", equals: "9007199254740993.5" }],
    ["DECIMAL(38,0)", ["1", "2"], { statistic: "median", equals: 1.5 }],
    ["DOUBLE", ["0.1", "0.2", "0.3"], { statistic: "sum", min: 0.5999999999999999, max: 0.6000000000000001 }],
    ["DOUBLE", ["-inf", "inf", "1"], { statistic: "median", equals: 1 }],
    ["DOUBLE", ["inf", "1"], { statistic: "max", equals: "Infinity" }],
    ["VARCHAR", ["b", "é"], { statistic: "max", equals: "é" }],
    ["VARCHAR", ["ab", "é"], { statistic: "min_length", equals: 1 }],
    ["VARCHAR", ["ab", "é"], { statistic: "mean_length", equals: 1.5 }],
    ["TIMESTAMPTZ", ["2024-02-29 12:00:00+02"], { statistic: "min", equals: "2024-02-29T10:00:00Z" }],
    ["BOOLEAN", ["true", "false", "true"], { statistic: "distinct_count", equals: 2 }],
  ])("of %s %j: %j", async (type, values, params) => {
    expect(await runner.run("statistics", { data: column(type, ...values), columns: ["a"], params })).toMatchObject({ outcome: "pass" });
  });

  it.each([
    ["VARCHAR", "mean"],
    ["DATE", "sum"],
    ["INTEGER[]", "max"],
  ])("%s has no %s", async (type, statistic) => {
    const data = `SELECT NULL::${type} AS a`;
    expect(await runner.run("statistics", { data, columns: ["a"], params: { statistic, min: 0 } })).toMatchObject({ outcome: "error" });
  });
});
