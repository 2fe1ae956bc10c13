/** What the planner proves, shares, keeps and reports; that its figures are right is planner.property.test.ts. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess, DataSession } from "../../src/data/types.ts";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import type { PlanStep, ValidationReport, ValidationRequest } from "../../src/engines/quality/report.ts";

const now = new Date("2024-03-01T12:00:00Z");
let folder: string;
let access: DataAccess;
let session: DataSession;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-planner-"));
  access = createDataAccess({ roots: [folder] });
});

afterAll(async () => {
  await access[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  session = await access.session({ signal: new AbortController().signal });
});

afterEach(async () => session[Symbol.asyncDispose]());

function check(
  id: string,
  name: string,
  columns: readonly string[],
  params: CheckRequest["params"] = {},
  more: Partial<CheckRequest> = {},
): CheckRequest {
  return { id, check: name, columns, params, tolerance: {}, severity: "P1", origin: "test", ...more };
}

async function validate(
  dataset: string,
  checks: readonly CheckRequest[],
  more: Partial<ValidationRequest> = {},
): Promise<ValidationReport> {
  return validateDataset(session, { dataset, checks, failOn: "P2", samples: 2, ...more }, { now });
}

async function parquet(name: string, sql: string): Promise<string> {
  const path = join(folder, name);
  await session.write(sql, path);
  return path;
}

const steps = (plan: readonly PlanStep[]): readonly string[] => plan.map(({ step }) => step);

/** A first and a last value, and NULL, of every type that a sample carries through text or as itself. */
const extremes: Readonly<Record<string, readonly [string, string]>> = {
  TINYINT: ["-128", "127"],
  BIGINT: ["-9223372036854775808", "9223372036854775807"],
  UBIGINT: ["0", "18446744073709551615"],
  HUGEINT: ["-170141183460469231731687303715884105728", "170141183460469231731687303715884105727"],
  "DECIMAL(38,10)": ["'-9999999999999999999999999999.9999999999'", "'0.0000000001'"],
  FLOAT: ["'-0.0'", "'3.4028235e38'"],
  DOUBLE: ["'5e-324'", "0.1::DOUBLE + 0.2::DOUBLE"],
  BOOLEAN: ["false", "true"],
  DATE: ["'4714-11-24 (BC)'", "'infinity'"],
  TIMESTAMP: ["'0044-03-15 (BC) 00:00:00.000001'", "'9999-12-31 23:59:59.999999'"],
  TIMESTAMP_NS: ["'1700-01-01 00:00:00.000000001'", "'2200-01-01 23:59:59.999999999'"],
  TIMESTAMPTZ: ["'1969-12-31 23:59:59.999999+00'", "'2024-02-29 12:00:00+02'"],
  TIME: ["'00:00:00'", "'23:59:59.999999'"],
  UUID: ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  VARCHAR: ["''", String.raw`e'[a, "b"]\n\'NULL\' \\ é'`],
  BLOB: [String.raw`'\x00\xff'`, "''"],
  "INTEGER[]": ["[]", "[1, NULL]"],
  "STRUCT(a VARCHAR)": ["{a: 'x, y'}", "{a: NULL}"],
};

describe("samples", () => {
  test.each(Object.entries(extremes))("show a %s as it is stored", async (type, [least, most]) => {
    const name = `sample-${type.replaceAll(/\W/gu, "-")}.parquet`;
    const values = [least, most, "NULL"].map((value, index) => `SELECT ${index} AS i, CAST(${value} AS ${type}) AS v`);
    const path = await parquet(name, values.join(" UNION ALL "));
    const report = await validate(path, [check("none", "range", ["i"], { max: -1 }), check("value", "not_null", ["v"])], { samples: 3 });
    const stored = await session.rows(`SELECT i, v FROM ${literal(path)} ORDER BY i`);
    const shown = report.checks[0]?.samples ?? [];
    expect(shown.toSorted((a, b) => Number(a["i"]) - Number(b["i"]))).toEqual(stored);
  });
});

describe("samples", () => {
  test("of many failing checks on many columns take no more memory than others", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `column_with_some_name_${index}`);
    const path = await parquet(
      "wide.parquet",
      `SELECT ${names.map((name, index) => `i * ${index + 1} AS ${name}`).join(", ")} FROM range(300) r(i)`,
    );
    const report = await validate(
      path,
      names.map((name) => check(name, "range", [name], { min: 1 })),
    );
    expect(report.checks.map(({ samples }) => samples.length)).toEqual(names.map(() => 1));
  });
});

describe("scans", () => {
  test("footers alone answer row counts, NULLs, ranges and freshness", async () => {
    const path = await parquet(
      "footers.parquet",
      "SELECT i, i + 0.5::DECIMAL(9,1) AS d, TIMESTAMP '2024-03-01 00:00:00' AS t FROM range(1000) r(i)",
    );
    const report = await validate(path, [
      check("rows", "row_count", [], { min: 1000, max: 1000 }),
      check("nulls", "not_null", ["i"]),
      check("range", "range", ["d"], { min: 0, max: 1000 }),
      check("fresh", "freshness", ["t"], { maxAge: "P1D" }),
    ]);
    expect(report.verdict).toBe("pass");
    expect(report.checks.map(({ evidence }) => evidence)).toEqual(["footer-proved", "footer-proved", "footer-proved", "footer-proved"]);
    expect(steps(report.plan)).toEqual(["Parquet footers"]);
    expect(report.rows).toBe(1000);
  });

  test("rows that only the footers count are counted once, or it is said that they can't be", async () => {
    const path = await parquet(
      "nulls.parquet",
      "SELECT CASE WHEN i % 3 > 0 THEN i END AS a, CASE WHEN i % 2 > 0 THEN i END AS b, i FROM range(10) r(i)",
    );
    const one = check("a", "not_null", ["a"]);
    expect((await validate(path, [one])).failingRows).toBe(4);
    expect((await validate(path, [one, check("mean", "statistics", ["i"], { statistic: "mean", max: 9 })])).failingRows).toBe(4);
    expect((await validate(path, [one, check("b", "not_null", ["b"])])).failingRows).toBeNull();
    expect((await validate(path, [one, check("b", "not_null", ["b"]), check("r", "range", ["i"], { max: 8 })])).failingRows).toBe(7);
  });

  test("a range that the footers don't prove is counted by the scan", async () => {
    const path = await parquet("range.parquet", "SELECT i FROM range(1000) r(i)");
    const report = await validate(path, [check("range", "range", ["i"], { max: 899 })]);
    expect(report.checks[0]).toMatchObject({ outcome: "fail", failingRows: 100, totalRows: 1000, evidence: "exact" });
    expect(steps(report.plan)).toEqual(["one fused scan"]);
  });

  test("all row checks share one scan, equal keys one GROUP BY", async () => {
    const report = await validate("SELECT i, i % 7 AS k, 'x' AS s FROM range(100) r(i)", [
      check("a", "range", ["i"], { min: 0 }),
      check("b", "pattern", ["s"], { pattern: "x" }),
      check("c", "unique", ["k"]),
      check("d", "primary_key", ["i"]),
      check("e", "unique", ["i"]),
      check("f", "primary_key", ["i"]),
    ]);
    expect(steps(report.plan).filter((step) => step.startsWith("one fused scan"))).toHaveLength(1);
    expect(steps(report.plan).filter((step) => step.startsWith("group by"))).toEqual(["group by k", "group by i"]);
    expect(report.checks.map(({ failingRows }) => failingRows)).toEqual([0, 0, 100, 0, 0, 0]);
  });

  test("more checks than a mask has bits", async () => {
    const checks = Array.from({ length: 150 }, (_, index) => check(`c${index}`, "range", ["i"], { min: index }));
    const report = await validate("SELECT i FROM range(200) r(i)", checks, { quarantine: join(folder, "many.parquet") });
    expect(report.checks.map(({ failingRows }) => failingRows)).toEqual(checks.map((_, index) => index));
    const [row] = await session.rows(
      `SELECT count(*) AS n, max(len(failed_checks)) AS most FROM read_parquet(${literal(join(folder, "many.parquet"))})`,
    );
    expect(row).toEqual({ n: 149, most: 149 });
  });

  test("a file sorted by its key is proved unique without a hash table", async () => {
    const path = join(folder, "sorted.parquet");
    await session.execute(`COPY (SELECT i FROM range(10000) r(i)) TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
    const report = await validate(path, [check("key", "unique", ["i"])]);
    expect(report.checks[0]).toMatchObject({ outcome: "pass", failingRows: 0, totalRows: 10000, evidence: "order-proved" });
  });

  test("row groups in order do not hide a duplicate inside one", async () => {
    const path = join(folder, "nearly.parquet");
    await session.execute(
      `COPY (SELECT i - (i = 5)::INT AS i FROM range(10000) r(i)) TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
    );
    const report = await validate(path, [check("key", "unique", ["i"])]);
    expect(report.checks[0]).toMatchObject({ outcome: "fail", failingRows: 2, evidence: "exact" });
    expect(report.checks[0]?.samples).toEqual([{ i: 4, occurrences: 2 }]);
  });
});

describe("verdicts", () => {
  const failing = "SELECT * FROM (VALUES (1), (NULL)) t(a)";

  test.each([
    ["P3", "P2", "pass"],
    ["P2", "P2", "fail"],
    ["P0", "P2", "fail"],
    ["P1", "P0", "pass"],
    ["P0", "never", "pass"],
  ] as const)("a failing %s check under --fail-on %s: %s", async (severity, failOn, verdict) => {
    const report = await validate(failing, [check("a", "not_null", ["a"], {}, { severity })], { failOn });
    expect(report.checks[0]?.outcome).toBe("fail");
    expect(report.verdict).toBe(verdict);
  });

  test("a column that isn't there is an error of its check, and fails", async () => {
    const report = await validate(failing, [check("a", "not_null", ["ab"])]);
    expect(report.verdict).toBe("fail");
    expect(report.checks[0]).toMatchObject({ outcome: "error", failingRows: null });
    expect(report.checks[0]?.message).toContain("Did you mean a?");
  });

  test("another dataset that isn't there is an error of the check that names it; the others are judged", async () => {
    const report = await validate("SELECT 1 AS a", [
      check("a", "reference", ["a"], { dataset: "none.csv", columns: ["id"] }),
      check("b", "not_null", ["a"]),
    ]);
    expect(report.checks.map(({ outcome }) => outcome)).toEqual(["error", "pass"]);
    expect(report.checks[0]?.message).toContain("none.csv");
    expect(report.verdict).toBe("fail");
  });

  test("a check that doesn't suit the column's type is an error, never a silent pass", async () => {
    const report = await validate("SELECT TRUE AS s", [check("a", "range", ["s"], { min: 5 })]);
    expect(report.verdict).toBe("fail");
    expect(report.checks[0]?.outcome).toBe("error");
  });

  test.each([
    [check("a", "row_expression", [], { expression: "i +" }), "syntax error"],
    [check("a", "row_expression", [], { expression: "i + 1" }), "must be BOOLEAN, and this is BIGINT"],
    [check("a", "query_no_rows", [], { query: "SELECT nope FROM {table}" }), "nope"],
    [check("a", "range", ["i"], { min: 0 }, { where: "ii > 1" }), "Did you mean i"],
  ])("SQL that can't be run is told with the check whose it is", async (bad, reason) => {
    const work = validate("SELECT i FROM range(3) r(i)", [check("good", "not_null", ["i"]), bad]);
    await expect(work).rejects.toMatchObject({
      code: "invalidCheck",
      message: expect.stringMatching(`\\(${bad.check}\\) is not valid: its SQL can't be run: `),
    });
    await expect(work).rejects.toThrow(reason);
  });

  test("a name that isn't there is answered with columns alone, not with what is computed beside those that hold misfits", async () => {
    const path = join(folder, "beside.csv");
    await writeFile(path, `misfi,n\n${Array.from({ length: 200 }, (_, row) => `${row === 7 ? "1_0" : row},${row}\n`).join("")}`);
    const work = validate(path, [check("a", "row_expression", [], { expression: "misfits > 0" })]);
    await expect(work).rejects.toThrow("Did you mean misfi?");
  });

  test("a check that some row ends is an error of its own, whatever runs it; the others are judged", async () => {
    const path = await parquet(
      "ends.parquet",
      "SELECT i, CASE i WHEN 7 THEN 'x' ELSE i::VARCHAR END AS s, 9e37::DECIMAL(38,0) AS d FROM range(10) r(i)",
    );
    const bad = "CAST(s AS INTEGER) >= 0";
    const quarantine = join(folder, "ends-quarantine.parquet");
    const report = await validate(
      path,
      [
        check("expression", "row_expression", [], { expression: bad }),
        check("filtered", "range", ["i"], { min: 0 }, { where: bad }),
        check("key", "unique", ["i"], {}, { where: bad }),
        check("query", "query_no_rows", [], { query: `SELECT * FROM {table} WHERE NOT (${bad})` }),
        check("sum", "statistics", ["d"], { statistic: "sum", min: 0 }),
        check("range", "range", ["i"], { max: 8 }),
        check("median", "statistics", ["i"], { statistic: "median", equals: 4.5 }),
      ],
      { quarantine },
    );
    expect(report.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      "expression error",
      "filtered error",
      "key error",
      "query error",
      "sum error",
      "range fail",
      "median pass",
    ]);
    expect(report.checks[0]?.message).toMatch(/^It could not be run on these rows: Could not convert string 'x' to INT32/);
    expect(report.checks[4]?.message).toMatch(/Overflow/);
    expect(report.verdict).toBe("fail");
    expect(report.quarantine?.rows).toBe(1);
  });

  test("the score is the weighted share of what holds", async () => {
    const report = await validate("SELECT i, CASE WHEN i < 75 THEN i END AS a FROM range(100) r(i)", [
      check("a", "not_null", ["a"], {}, { severity: "P0" }),
      check("b", "not_null", ["i"], {}, { severity: "P0" }),
      check("c", "range", ["i"], { max: 49 }, { severity: "P1" }),
    ]);
    // completeness (8 x 0.75 + 8 x 1) / 16, validity 0.5, overall (14 + 2) / 20
    expect(report.score).toEqual({
      overall: 80,
      dimensions: { completeness: 87.5, uniqueness: null, validity: 50, accuracy: null, consistency: null, freshness: null },
    });
  });
});

describe("quarantine", () => {
  test("holds every failing row once, with all the checks it breaks, repeated rows included", async () => {
    const path = join(folder, "quarantine.parquet");
    const data = "SELECT * FROM (VALUES (1, 'a'), (1, 'a'), (2, NULL), (NULL, NULL), (3, 'b')) t(k, s)";
    const report = await validate(data, [check("key", "primary_key", ["k"]), check("text", "not_null", ["s"])], { quarantine: path });
    expect(report.quarantine).toEqual({ path, rows: 4 });
    expect(report.failingRows).toBe(4);
    expect(await session.rows(`SELECT k, s, failed_checks FROM read_parquet(${literal(path)}) ORDER BY k NULLS LAST`)).toEqual([
      { k: 1, s: "a", failed_checks: ["key"] },
      { k: 1, s: "a", failed_checks: ["key"] },
      { k: 2, s: null, failed_checks: ["text"] },
      { k: null, s: null, failed_checks: ["key", "text"] },
    ]);
  });

  test("keeps what was written where it doesn't fit the type", async () => {
    const source = join(folder, "misfits.csv");
    await writeFile(source, "id,amount\n1,1.50\n2,n/a\n3,2.00\n");
    const path = join(folder, "misfits.parquet");
    const report = await validate(source, [check("range", "range", ["amount"], { min: 0 })], {
      quarantine: path,
      types: { amount: "DECIMAL(9,2)" },
    });
    expect(report.checks[0]).toMatchObject({ outcome: "fail", failingRows: 1, totalRows: 3 });
    expect(await session.rows(`SELECT id, amount, failed_checks FROM read_parquet(${literal(path)})`)).toEqual([
      { id: "2", amount: "n/a", failed_checks: ["range"] },
    ]);
  });

  test("of columns that are called as the planner calls its own", async () => {
    const names = ["__mask_0", "__member_0", "__key_0", "__occurrences", "__rows", "__kept_0", "__sample", "failed_checks", "m0"];
    const path = join(folder, "names.csv");
    await writeFile(path, [names.join(","), ...["1", "2", "2", "x"].map((value) => names.map(() => value).join(",")), ""].join("\n"));
    const checks = names.flatMap((name) => [check(`key ${name}`, "unique", [name]), check(`range ${name}`, "range", [name], { min: 2 })]);
    const quarantine = join(folder, "names.parquet");
    const types = Object.fromEntries(names.map((name) => [name, "INTEGER"]));
    const report = await validate(path, checks, { quarantine, types });
    expect(report.checks.map(({ failingRows }) => failingRows)).toEqual(names.flatMap(() => [2, 2]));
    const rows = await session.rows(
      `SELECT __mask_0 AS value, len(_failed_checks) AS n FROM read_parquet(${literal(quarantine)}) ORDER BY 1`,
    );
    expect(rows.map(({ value, n }) => [value, n])).toEqual([
      ["1", names.length],
      ["2", names.length],
      ["2", names.length],
      ["x", names.length],
    ]);
  });

  test("is an empty file with the dataset's columns where nothing fails", async () => {
    const path = join(folder, "empty.parquet");
    const report = await validate("SELECT 1 AS a", [check("rows", "row_count", [], { min: 1 })], { quarantine: path });
    expect(report.quarantine?.rows).toBe(0);
    expect((await session.rows(`DESCRIBE SELECT * FROM read_parquet(${literal(path)})`)).map((row) => row["column_name"])).toEqual([
      "a",
      "failed_checks",
    ]);
  });

  test("gives the same bytes for the same data, and leaves nothing else behind", async () => {
    const checks = [check("range", "range", ["i"], { max: 9 })];
    const data = "SELECT i FROM range(5000) r(i)";
    const digest = "SELECT md5(string_agg(i || failed_checks::VARCHAR, ',')) AS digest FROM read_parquet";
    await validate(data, checks, { quarantine: join(folder, "first.parquet") });
    await validate(data, checks, { quarantine: join(folder, "second.parquet") });
    const [first] = await session.rows(`${digest}(${literal(join(folder, "first.parquet"))})`);
    expect(await session.rows(`${digest}(${literal(join(folder, "second.parquet"))})`)).toEqual([first]);
    expect((await readdir(folder)).filter((name) => !/\.(parquet|csv)$/.test(name))).toEqual([]);
  });
});

describe("rows that can't be read", () => {
  test("fail the validation with their lines", async () => {
    const source = join(folder, "ragged.csv");
    await writeFile(source, "a,b\n1,2\n3\n4,5\n");
    const report = await validate(source, [check("a", "not_null", ["a"])]);
    expect(report.verdict).toBe("fail");
    expect(report.checks.at(-1)).toMatchObject({ id: "readable_rows", failingRows: 1, totalRows: 3 });
    expect(report.source.find(({ code }) => code === "ragged-row")?.lines).toEqual([3]);
  });
});
