/** What all checks of rows have in common, on one table each: NULLs, an empty table, a row filter, tolerances. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckExample } from "../../src/engines/quality/check.ts";
import { checks } from "../../src/engines/quality/checks/index.ts";
import { startRunner, type CheckRunner } from "./harness.ts";

interface Subject {
  readonly check: string;
  readonly columns: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  /** The values of the tested columns for a row that holds, one that fails and one with NULL. */
  readonly good: string;
  readonly bad: string;
  readonly missing: string;
  readonly types: readonly string[];
  /** NULL fails or holds here instead of not applying. */
  readonly nulls?: "fail" | "hold";
  readonly references?: Readonly<Record<string, string>>;
}

const subjects: readonly Subject[] = [
  {
    check: "accepted_values",
    columns: ["a"],
    params: { values: ["x", "y"] },
    good: "'x'",
    bad: "'z'",
    missing: "NULL",
    types: ["VARCHAR"],
  },
  {
    check: "comparison",
    columns: ["a", "b"],
    params: { operator: "<" },
    good: "1, 2",
    bad: "2, 1",
    missing: "1, NULL",
    types: ["INTEGER", "INTEGER"],
  },
  {
    check: "format",
    columns: ["a"],
    params: { format: "date" },
    good: "'2024-01-31'",
    bad: "'2024-02-31'",
    missing: "NULL",
    types: ["VARCHAR"],
  },
  { check: "length", columns: ["a"], params: { max: 2 }, good: "'ab'", bad: "'abc'", missing: "NULL", types: ["VARCHAR"] },
  { check: "not_null", columns: ["a"], params: {}, good: "1", bad: "NULL", missing: "NULL", types: ["INTEGER"], nulls: "fail" },
  { check: "pattern", columns: ["a"], params: { pattern: "^a" }, good: "'ab'", bad: "'b'", missing: "NULL", types: ["VARCHAR"] },
  { check: "range", columns: ["a"], params: { min: 0 }, good: "1", bad: "-1", missing: "NULL", types: ["INTEGER"] },
  {
    check: "row_expression",
    columns: [],
    params: { expression: "a > 0" },
    good: "1",
    bad: "-1",
    missing: "NULL",
    types: ["INTEGER"],
    nulls: "hold",
  },
  {
    check: "reference",
    columns: ["a"],
    params: { dataset: "other" },
    good: "1",
    bad: "2",
    missing: "NULL",
    types: ["INTEGER"],
    references: { other: "SELECT 1 AS a" },
  },
];

/** Rows `i` from 0: good ones, then bad ones, then ones with NULL. */
function table(subject: Subject, good: number, bad: number, missing: number): string {
  const row = (values: string, index: number): string => {
    const cells = values.split(/,\s*/).map((cell, position) => `${cell}::${subject.types[position] ?? "VARCHAR"}`);
    return `(${index}, ${cells.join(", ")})`;
  };
  const rows = [...Array(good).fill(subject.good), ...Array(bad).fill(subject.bad), ...Array(missing).fill(subject.missing)].map(row);
  const names = ["i", "a", "b"].slice(0, 1 + subject.types.length).join(", ");
  return rows.length === 0
    ? `SELECT * FROM (VALUES ${row(subject.good, 0)}) t(${names}) WHERE FALSE`
    : `SELECT * FROM (VALUES ${rows.join(", ")}) t(${names})`;
}

describe.each(subjects)("rows under $check", (subject) => {
  let runner: CheckRunner;
  beforeAll(async () => {
    runner = await startRunner();
  });
  afterAll(async () => runner[Symbol.asyncDispose]());

  const run = async (data: string, more: Partial<CheckExample> = {}): ReturnType<CheckRunner["run"]> =>
    runner.run(subject.check, {
      data,
      columns: subject.columns,
      params: subject.params,
      ...(subject.references === undefined ? {} : { references: subject.references }),
      ...more,
    });

  it("counts the failing rows of those that apply", async () => {
    const applies = subject.nulls === undefined ? 7 : 10;
    const failing = subject.nulls === "fail" ? 5 : 2;
    expect((await run(table(subject, 5, 2, 3))).figures).toMatchObject({ totalRows: 10, applicableRows: applies, failingRows: failing });
  });

  it("is not applicable to an empty table", async () => {
    expect(await run(table(subject, 0, 0, 0))).toMatchObject({
      outcome: "notApplicable",
      observed: null,
      message: "There are no rows to check.",
    });
  });

  it("has its own word on a table of NULLs", async () => {
    const outcome = subject.nulls === undefined ? "notApplicable" : subject.nulls === "fail" ? "fail" : "pass";
    expect(await run(table(subject, 0, 0, 4))).toMatchObject({ outcome });
  });

  it("leaves out rows for which the filter isn't true", async () => {
    const data = table(subject, 3, 2, 0);
    expect(await run(data, { where: "i < 3" })).toMatchObject({ outcome: "pass", figures: { totalRows: 3, failingRows: 0 } });
    expect(await run(data, { where: "i > 3 OR NULL" })).toMatchObject({ outcome: "fail", figures: { totalRows: 1, failingRows: 1 } });
    expect(await run(data, { where: "NULL::BOOLEAN" })).toMatchObject({ outcome: "notApplicable" });
  });

  it("tolerates a share of the rows that apply, to the row", async () => {
    const data = table(subject, 19, 1, 0);
    expect(await run(data, { tolerance: { mostly: 0.95 } })).toMatchObject({ outcome: "pass" });
    expect(await run(data, { tolerance: { mostly: 0.96 } })).toMatchObject({ outcome: "fail" });
    expect(await run(table(subject, 0, 3, 0), { tolerance: { mostly: 0 } })).toMatchObject({ outcome: "pass" });
  });

  it("tolerates a number of rows", async () => {
    const data = table(subject, 5, 2, 0);
    expect(await run(data, { tolerance: { maxFailingRows: 2 } })).toMatchObject({ outcome: "pass" });
    expect(await run(data, { tolerance: { maxFailingRows: 1 } })).toMatchObject({ outcome: "fail" });
    expect(await run(data, { tolerance: { maxFailingRows: 2, mostly: 0.9 } })).toMatchObject({ outcome: "fail" });
  });
});

describe("keys and dependencies", () => {
  let runner: CheckRunner;
  beforeAll(async () => {
    runner = await startRunner();
  });
  afterAll(async () => runner[Symbol.asyncDispose]());

  const pairs = "SELECT * FROM (VALUES (1, 'a'), (1, 'a'), (1, 'b'), (2, 'a'), (NULL, 'a'), (3, NULL)) t(k, v)";

  it("every row of a repeated key fails a unique check", async () => {
    expect((await runner.run("unique", { data: pairs, columns: ["k"], params: {} })).figures).toEqual({
      totalRows: 6,
      applicableRows: 5,
      failingRows: 3,
    });
    expect((await runner.run("unique", { data: pairs, columns: ["k", "v"], params: {} })).figures).toEqual({
      totalRows: 6,
      applicableRows: 4,
      failingRows: 2,
    });
  });

  it("a primary key has no NULL either", async () => {
    expect((await runner.run("primary_key", { data: pairs, columns: ["k", "v"], params: {} })).figures).toEqual({
      totalRows: 6,
      applicableRows: 6,
      failingRows: 4,
    });
  });

  it("a filter may make a key unique", async () => {
    const run = runner.run("unique", { data: pairs, columns: ["k"], params: {}, where: "v = 'b' OR k = 2" });
    expect(await run).toMatchObject({ outcome: "pass", figures: { totalRows: 2 } });
  });

  it("tolerances count rows, not keys", async () => {
    const run = async (tolerance: CheckExample["tolerance"]): Promise<string> =>
      (await runner.run("unique", { data: pairs, columns: ["k"], params: {}, tolerance: tolerance ?? {} })).outcome;
    expect(await run({ maxFailingRows: 3 })).toBe("pass");
    expect(await run({ maxFailingRows: 2 })).toBe("fail");
    expect(await run({ mostly: 0.4 })).toBe("pass");
    expect(await run({ mostly: 0.41 })).toBe("fail");
  });

  it("the minority of a group breaks a dependency", async () => {
    expect((await runner.run("dependency", { data: pairs, columns: ["k", "v"], params: {} })).figures).toEqual({
      totalRows: 6,
      applicableRows: 4,
      failingRows: 1,
    });
  });
});

it("every check of rows is looked at here", () => {
  const others = [
    "dependency",
    "freshness",
    "primary_key",
    "query_no_rows",
    "query_value",
    "row_count",
    "schema",
    "statistics",
    "type",
    "unique",
  ];
  expect([...subjects.map(({ check }) => check), ...others].toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
});
