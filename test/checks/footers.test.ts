/** What footers prove must be the very figures that a scan gives. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { identifier } from "../../src/core/sql.ts";
import type { FooterColumn, Footers, Relation } from "../../src/data/types.ts";
import type { Figures } from "../../src/engines/quality/check.ts";
import { checkById } from "../../src/engines/quality/checks/index.ts";
import { requestOf, startRunner, testNow, type CheckRunner } from "./harness.ts";
import { runNaively } from "./naive.ts";

let runner: CheckRunner;
let relation: Relation;
let footers: Footers;

const table = `SELECT * FROM (VALUES
  (1, 1.50::DECIMAL(10,2), DATE '2024-02-01', TIMESTAMPTZ '2024-02-29 12:00:00+00', 'a', 1.5::DOUBLE, NULL::INTEGER, DATE '2024-01-01'),
  (5, 2.25, DATE '2024-02-29', TIMESTAMPTZ '2024-03-01 11:00:00.5+00', 'b', 'nan', NULL, DATE '9999-12-31'),
  (NULL, 0.10, DATE '2024-02-15', TIMESTAMPTZ '2024-01-01 00:00:00+00', NULL, 0, NULL, DATE '2024-02-29')
) t(i, d, day, seen, s, f, empty, later)`;

beforeAll(async () => {
  runner = await startRunner();
  relation = await runner.session.open(table);
  const columns = new Map<string, FooterColumn>();
  for (const { name, kind } of relation.columns) {
    const c = identifier(name);
    const [row] = await runner.session.rows(
      `SELECT min(${c})::VARCHAR AS least, max(${c})::VARCHAR AS most, count(*) - count(${c}) AS nulls FROM ${relation.from}`,
    );
    const { least, most } = z.object({ least: z.string().nullable(), most: z.string().nullable() }).parse(row);
    const ends = kind === "float" || least === null || most === null ? {} : { min: least, max: most };
    columns.set(name, { nulls: BigInt(Number(row?.["nulls"])), ...ends, ordered: false, compressedBytes: 1 });
  }
  footers = { rows: 3n, columns };
});
afterAll(async () => runner[Symbol.asyncDispose]());

function proved(
  check: string,
  column: string | undefined,
  params: Readonly<Record<string, unknown>>,
  given = footers,
): Figures | undefined {
  const bound = checkById(check)?.bind(params);
  if (bound === undefined || "problems" in bound) throw new RangeError("not a valid check");
  const columns = relation.columns.filter(({ name }) => name === column);
  return bound.proved({ columns, relation, now: testNow, tolerance: {}, references: new Map() }, { by: "footers", ...given });
}

async function scanned(check: string, column: string | undefined, params: Readonly<Record<string, unknown>>): Promise<Figures> {
  const request = requestOf(check, { data: "", columns: column === undefined ? [] : [column], params });
  return (await runNaively(runner.session, relation, request, { now: testNow })).figures;
}

describe("footers prove", () => {
  it.each([
    ["row_count", undefined, { min: 1 }],
    ["not_null", "i", {}],
    ["not_null", "d", {}],
    ["not_null", "empty", {}],
    ["range", "i", { min: 1, max: 5 }],
    ["range", "d", { min: "0.1", max: 2.25 }],
    ["range", "day", { min: "2024-02-01", max: "2024-02-29" }],
    ["range", "seen", { max: "2024-03-01T12:00:01+01:00" }],
    ["range", "empty", { min: 0 }],
    ["freshness", "day", { maxAge: "P1D" }],
    ["freshness", "seen", { maxAge: "2 hours" }],
    ["statistics", "i", { statistic: "min", min: 0 }],
    ["statistics", "i", { statistic: "max", min: 0 }],
    ["statistics", "d", { statistic: "max", min: 0 }],
    ["statistics", "day", { statistic: "min", min: "2024-01-01" }],
    ["statistics", "i", { statistic: "null_count", max: 1 }],
    ["statistics", "i", { statistic: "null_share", max: 1 }],
  ])("%s of %s %j", async (check, column, params) => {
    const figures = proved(check, column, params);
    expect(figures).toBeDefined();
    expect(figures).toEqual(await scanned(check, column, params));
  });
});

describe("footers leave to a scan", () => {
  it.each([
    ["a range that is left", "range", "i", { min: 2 }],
    ["a strict bound that is reached", "range", "i", { min: 1, strictMin: true }],
    ["floating point, where a NaN may hide", "range", "f", { min: -10 }],
    ["text, whose order is not looked at", "range", "s", { min: "a" }],
    ["a latest value after now", "freshness", "later", { maxAge: "P1D" }],
    ["a mean", "statistics", "i", { statistic: "mean", min: 0 }],
    ["a minimum of floating point", "statistics", "f", { statistic: "min", min: 0 }],
    ["patterns", "pattern", "s", { pattern: "a" }],
  ])("%s", (_title, check, column, params) => {
    expect(proved(check, column, params)).toBeUndefined();
  });

  it("what they don't say", () => {
    const silent: Footers = { rows: 3n, columns: new Map([["i", { ordered: false, compressedBytes: 1 }]]) };
    expect(proved("not_null", "i", {}, silent)).toBeUndefined();
    expect(proved("range", "i", { min: 0 }, silent)).toBeUndefined();
    expect(proved("freshness", "day", { maxAge: "P1D" }, silent)).toBeUndefined();
    expect(proved("statistics", "i", { statistic: "min", min: 0 }, silent)).toBeUndefined();
  });
});
