import { describe, expect, it } from "vitest";
import { liesWithinLimits, limitsText, orderOf, orderOfFraction } from "../../../src/engines/quality/checks/support/limits.ts";
import { exactType, hasType, isKnownType } from "../../../src/engines/quality/checks/support/type-names.ts";
import { resolveExpression, resolveQuery } from "../../../src/engines/quality/checks/support/placeholders.ts";

describe("limits", () => {
  it.each([
    [5, { min: 5, max: 5 }, true],
    [5, { min: 5, strictMin: true }, false],
    [5, { max: 5, strictMax: true }, false],
    ["0.30", { equals: 0.3 }, true],
    [0.1, { equals: "0.1" }, true],
    ["123456789012345678901234567890", { equals: "123456789012345678901234567891" }, false],
    ["NaN", { min: 0 }, false],
    ["NaN", { max: 0 }, false],
    ["NaN", { notEquals: 0 }, true],
    ["Infinity", { min: 0 }, true],
    ["Infinity", { max: 1e308 }, false],
    ["-Infinity", { max: 0 }, true],
    ["Infinity", { equals: "inf" }, true],
    ["2024-02-29", { min: "2024-02-29", max: "2024-02-29" }, true],
    ["2024-02-29 12:00:00+00", { min: "2024-02-29T13:00:00+01:00" }, true],
    ["10000-01-01", { max: "2024-02-29" }, false],
    ["12024-02-29 12:00:00+00", { min: "2024-02-29" }, true],
    ["0044-03-15 (BC)", { min: "0001-01-01" }, false],
    ["290000-01-01 (BC) 00:00:00", { max: "2024-02-29" }, true],
    ["abc", { min: 0 }, false],
    ["b", { min: "a", max: "c" }, true],
    ["\u{1F600}", { min: "\uFFFF" }, true],
    [true, { equals: true }, true],
    [true, { equals: "false" }, false],
    [5, { notEquals: 5 }, false],
    [5, { notBetween: [5, 6] as const }, false],
    [4, { notBetween: [5, 6] as const }, true],
    [7, { notBetween: [5, 6] as const }, true],
    ["NaN", { notBetween: [5, 6] as const }, false],
  ])("%s within %j: %s", (value, limits, holds) => {
    expect(liesWithinLimits(orderOf(value), limits)).toBe(holds);
  });

  it("compares a fraction without dividing", () => {
    const third = orderOfFraction({ numerator: { unscaled: 1n, scale: 0 }, denominator: 3n });
    expect(liesWithinLimits(third, { min: 0.3333333333333333 })).toBe(true);
    expect(liesWithinLimits(third, { max: 0.3333333333333333 })).toBe(false);
    expect(liesWithinLimits(orderOfFraction({ numerator: { unscaled: 9n, scale: 1 }, denominator: 3n }), { equals: 0.3 })).toBe(true);
    expect(liesWithinLimits(third, { max: "inf" })).toBe(true);
  });

  it("is worded", () => {
    expect(limitsText({ min: 1, max: 2 })).toBe("between 1 and 2");
    expect(limitsText({ min: 1, strictMin: true, max: 2 })).toBe("> 1 and <= 2");
    expect(limitsText({ equals: 3 })).toBe("= 3");
    expect(limitsText({ notBetween: [1, 2], notEquals: 0 })).toBe("not 0 and not between 1 and 2");
  });
});

describe("type names", () => {
  it.each([
    ["int", "INTEGER"],
    ["numeric(10, 2)", "DECIMAL(10,2)"],
    ["decimal(5)", "DECIMAL(5,0)"],
    ["decimal", "DECIMAL(18,3)"],
    ["varchar(20)", "VARCHAR"],
    ["text[]", "VARCHAR[]"],
    ["timestamptz", "TIMESTAMP WITH TIME ZONE"],
    ["double  precision", "DOUBLE"],
  ])("%s is %s", (given, expected) => {
    expect(exactType(given)).toBe(expected);
  });

  it("knows families and types, and nothing else", () => {
    expect(["integer", "number", "text", "DATE", "decimal(3,1)", "VARCHAR[]", "struct(a integer)", "object"].every(isKnownType)).toBe(true);
    expect(["", "enum of things", "nonsense", "money"].some(isKnownType)).toBe(false);
  });

  it("puts a column in its families", () => {
    const bigint = { name: "a", type: "BIGINT", kind: "integer" } as const;
    const fromText = { ...bigint, text: { raw: '"r"', misfit: "FALSE", basis: "proved" } } as const;
    expect(["integer", "number", "decimal", "int8"].every((type) => hasType(bigint, type))).toBe(true);
    expect(["float", "text", "int", "date"].some((type) => hasType(bigint, type))).toBe(false);
    expect(hasType(fromText, "text")).toBe(true);
  });
});

describe("placeholders", () => {
  const dataset = { from: '"view 1"', columns: [{ name: 'a"b', type: "INTEGER", kind: "integer" }] } as const;

  it("name the column and the dataset in all the usual forms", () => {
    const resolve = (sql: string): string => resolveExpression(sql, dataset, dataset.columns);
    expect(resolve("${column} IN (SELECT x FROM {table})")).toBe('"a""b" IN (SELECT x FROM "view 1")');
    expect(resolve('"{property}" IN (SELECT x FROM "${object}")')).toBe('"a""b" IN (SELECT x FROM "view 1")');
    expect(resolve("{other} = {}")).toBe("{other} = {}");
    expect(resolveExpression("{column}", dataset, [])).toBe("{column}");
  });

  it("make the dataset a table of its columns alone in a query", () => {
    const resolved = resolveQuery("SELECT {table}.{column} FROM {table};", dataset, dataset.columns);
    expect(resolved).toContain('AS NOT MATERIALIZED (SELECT "a""b" FROM "view 1")');
    expect(resolved).toContain('\nSELECT "this_dataset"."a""b" FROM "this_dataset"\n');
    expect(resolveQuery("SELECT 1", dataset, [])).toBe("SELECT 1");
  });
});
