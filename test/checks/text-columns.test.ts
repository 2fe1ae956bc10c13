/** Columns read from text, where a cell may hold a value that isn't of the column's type. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifier, literal } from "../../src/core/sql.ts";
import { typeKind } from "../../src/data/type-kind.ts";
import type { Column, Relation } from "../../src/data/types.ts";
import type { Figures } from "../../src/engines/quality/check.ts";
import { requestOf, startRunner, testNow, type CheckRunner } from "./harness.ts";
import { runNaively, type NaiveResult } from "./naive.ts";

let runner: CheckRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(async () => runner[Symbol.asyncDispose]());

/** A relation as a text file gives it: the typed columns, and beside each what was written. */
async function textRelation(columns: Readonly<Record<string, readonly [type: string, ...cells: (string | null)[]]>>): Promise<Relation> {
  const names = Object.keys(columns);
  const rows = Math.max(...Object.values(columns).map((column) => column.length - 1));
  const cells = Array.from({ length: rows }, (_, row) =>
    names.map((name) => {
      const cell = columns[name]?.[row + 1] ?? null;
      return cell === null ? "NULL" : literal(cell);
    }),
  );
  const typed = names.map((name) => `TRY_CAST(${identifier(`raw ${name}`)} AS ${columns[name]?.[0] ?? "VARCHAR"}) AS ${identifier(name)}`);
  const header = names.map((name) => identifier(`raw ${name}`)).join(", ");
  const opened = await runner.session.open(
    `SELECT *, ${typed.join(", ")} FROM (VALUES ${cells.map((row) => `(${row.join(", ")})`).join(", ")}) t(${header})`,
  );
  const described = names.map((name): Column => {
    const type = columns[name]?.[0] ?? "VARCHAR";
    const raw = identifier(`raw ${name}`);
    const misfit = type === "VARCHAR" ? "FALSE" : `(${raw} IS NOT NULL AND ${identifier(name)} IS NULL)`;
    return { name, type, kind: typeKind(type), text: { raw, misfit, basis: "declared" } };
  });
  return { ...opened, format: "csv", columns: described };
}

async function run(
  relation: Relation,
  check: string,
  params: Readonly<Record<string, unknown>> = {},
  columns: readonly string[] = ["a"],
): Promise<NaiveResult> {
  return runNaively(runner.session, relation, requestOf(check, { data: "", columns, params }), { now: testNow });
}

async function figures(...args: Parameters<typeof run>): Promise<Figures> {
  return (await run(...args)).figures;
}

describe("a number column with a word in it", () => {
  const cells = ["INTEGER", "1", "007", "N/A", null] as const;

  it("is not missing its misfit", async () => {
    expect(await figures(await textRelation({ a: cells }), "not_null")).toEqual({ totalRows: 4, applicableRows: 4, failingRows: 1 });
  });

  it("has it outside any range", async () => {
    expect(await figures(await textRelation({ a: cells }), "range", { min: 0 })).toEqual({
      totalRows: 4,
      applicableRows: 3,
      failingRows: 1,
    });
  });

  it("has it among accepted values by its text, and numbers by their value", async () => {
    const relation = await textRelation({ a: cells });
    expect(await figures(relation, "accepted_values", { values: [1, 7, "N/A"] })).toMatchObject({ applicableRows: 3, failingRows: 0 });
    expect(await figures(relation, "accepted_values", { values: [1, "7"] })).toMatchObject({ failingRows: 1 });
    expect(await figures(relation, "accepted_values", { values: ["n/a"], exclude: true })).toMatchObject({ failingRows: 0 });
    expect(await figures(relation, "accepted_values", { values: ["n/a"], exclude: true, caseSensitive: false })).toMatchObject({
      failingRows: 1,
    });
  });

  it("is matched as it was written", async () => {
    const relation = await textRelation({ a: cells });
    expect(await figures(relation, "pattern", { pattern: "^0" })).toMatchObject({ applicableRows: 3, failingRows: 2 });
    expect(await figures(relation, "length", { min: 3 })).toMatchObject({ failingRows: 1 });
    expect(await figures(relation, "format", { format: "integer" })).toMatchObject({ failingRows: 2 });
  });

  it("fails the type check by it", async () => {
    const relation = await textRelation({ a: cells });
    expect(await run(relation, "type")).toMatchObject({
      outcome: "fail",
      observed: "1 of 3 rows (33.33 %) don't fit it",
      threshold: "all of type INTEGER",
      figures: { applicableRows: 3, failingRows: 1 },
    });
    expect(await figures(relation, "type", { type: "integer" })).toMatchObject({ failingRows: 1 });
    expect(await figures(relation, "type", { type: "text" })).toMatchObject({ failingRows: 0 });
    expect(await figures(relation, "type", { type: "date" })).toMatchObject({ failingRows: 3 });
  });

  it("leaves it out of statistics, and says so", async () => {
    const result = await run(await textRelation({ a: cells }), "statistics", { statistic: "max", equals: 7 });
    expect(result).toMatchObject({ outcome: "pass", observed: 7, message: "1 value left out: not of the column's type." });
    expect(await run(await textRelation({ a: cells }), "statistics", { statistic: "null_count", equals: 1 })).toMatchObject({
      outcome: "pass",
    });
  });

  it("fails a comparison by it", async () => {
    const relation = await textRelation({ a: cells, b: ["INTEGER", "2", "2", "2", "2"] });
    expect(await figures(relation, "comparison", { operator: "!=" }, ["a", "b"])).toEqual({
      totalRows: 4,
      applicableRows: 3,
      failingRows: 1,
    });
    expect(await figures(relation, "comparison", { operator: "<", nulls: "failOne" }, ["a", "b"])).toMatchObject({
      applicableRows: 4,
      failingRows: 3,
    });
    expect(await figures(relation, "comparison", { operator: "<", nulls: "fail" }, ["a", "b"])).toMatchObject({
      applicableRows: 4,
      failingRows: 3,
    });
  });
});

describe("the type check of text", () => {
  it.each([
    ["integer", ["1", "-2", "00012", "1.5", "x"], 3],
    ["number", ["1", "1.5", "1e3", "1,5", "NaN"], 2],
    ["boolean", ["true", "N", "2"], 1],
    ["date", ["2024-02-29", "2024-02-31", "29.02.2024"], 2],
    ["timestamp", ["2024-02-29T12:00:00Z", "2024-02-29", "x"], 2],
    ["time", ["12:00", "25:00"], 1],
    ["uuid", ["123e4567-e89b-12d3-a456-426614174000", "x"], 1],
    ["TINYINT", ["127", "128", "1.5"], 2],
    ["DECIMAL(4,2)", ["99.99", "100.00"], 1],
    ["object", ['{"a": 1}', "{"], 1],
  ])("as %s of %j: %i don't fit", async (type, cells, expected) => {
    expect(await figures(await textRelation({ a: ["VARCHAR", ...cells] }), "type", { type })).toMatchObject({ failingRows: expected });
  });

  it("is of the column alone where types are stored", async () => {
    const stored = await runner.session.open("SELECT '1' AS a");
    expect(await run(stored, "type", { type: "integer" })).toMatchObject({ outcome: "fail", observed: "VARCHAR", threshold: "integer" });
  });

  it("is no word that isn't a type", async () => {
    await expect(run(await textRelation({ a: ["VARCHAR", "1"] }), "type", { type: "nonsense" })).rejects.toThrow("not a type");
  });
});
