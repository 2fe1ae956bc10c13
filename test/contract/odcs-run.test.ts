/** What contracts say, run on data: the SQL that the reader writes must mean what the standard does. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import type { CheckResult } from "../../src/engines/quality/report.ts";
import { header, ofProperty, read } from "./odcs-documents.ts";

let folder: string;
let access: DataAccess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-contract-"));
  access = createDataAccess({ roots: [folder] });
  await writeFile(join(folder, "amounts.csv"), `amount\n${["1", "", "7", "7", "x"].map((value) => `"${value}"`).join("\n")}\n`);
});

afterAll(async () => {
  await access[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function resultsOf(text: string, dataset: string): Promise<readonly CheckResult[]> {
  await using session = await access.session({ signal: new AbortController().signal });
  const { checks, types } = await read(text, { dataset, object: "orders" });
  const request = { dataset, checks, types, failOn: "P2", samples: 1 } as const;
  return (await validateDataset(session, request, { now: new Date("2024-03-01T12:00:00Z") })).checks;
}

/** The outcome and failing rows of the check that a property's body or rule becomes, on the rows of a SELECT. */
async function lastResult(body: string, rows: string): Promise<readonly [string, number | null]> {
  const results = await resultsOf(ofProperty(body), `SELECT * FROM (${rows}) AS t(amount)`);
  const last = results.at(-1);
  return [last?.outcome ?? "none", last?.failingRows ?? null];
}

const rule = (body: string): string => `quality:\n  - ${body.split("\n").join("\n    ")}`;
const texts = (...values: readonly string[]): string => `VALUES ${values.map((value) => `('${value}')`).join(", ")}, (NULL)`;

describe("options", () => {
  test.each([
    ["logicalType: date\nlogicalTypeOptions: { format: dd.MM.yyyy }", texts("01.02.2024", "31.12.1999"), "pass", 0],
    [
      "logicalType: date\nlogicalTypeOptions: { format: dd.MM.yyyy }",
      texts("01.02.2024", "31.02.2024", "1.2.2024", "2024-02-01", ""),
      "fail",
      4,
    ],
    ["logicalType: date\nlogicalTypeOptions: { format: dd.MM.yyyy }", "VALUES (DATE '2024-02-01')", "pass", 0],
    [
      'logicalType: date\nlogicalTypeOptions: { format: dd.MM.yyyy, minimum: "2024-02-01" }',
      texts("01.02.2024", "31.01.2024", "01.03.2024"),
      "fail",
      1,
    ],
    [
      'logicalType: timestamp\nlogicalTypeOptions: { format: "MMM d yyyy hh:mm a" }',
      texts("Jan 5 2024 01:02 PM", "Foo 5 2024 01:02 PM"),
      "fail",
      1,
    ],
    ["logicalType: time\nlogicalTypeOptions: { format: HHmm }", texts("0959", "2359", "2400", "959"), "fail", 2],
    ["logicalType: string\nlogicalTypeOptions: { format: yyyyMMdd }", texts("20240229", "20230229"), "fail", 1],
    ["logicalType: number\nlogicalTypeOptions: { multipleOf: 0.1 }", "VALUES (0.3::DOUBLE), (0.7), (-1.2), (NULL)", "pass", 0],
    ["logicalType: number\nlogicalTypeOptions: { multipleOf: 0.05 }", "VALUES (0.30::DECIMAL(9,2)), (0.31), (NULL)", "fail", 1],
    ["logicalType: integer\nlogicalTypeOptions: { multipleOf: 3 }", "VALUES (9), (10), (0)", "fail", 1],
    ["logicalType: integer\nlogicalTypeOptions: { format: u8 }", "VALUES (0), (255), (256), (-1)", "fail", 2],
    [
      "logicalType: integer\nlogicalTypeOptions: { format: i64 }",
      "VALUES (9223372036854775807::HUGEINT), (9223372036854775808)",
      "fail",
      1,
    ],
    ["logicalType: array\nlogicalTypeOptions: { minItems: 1 }", "VALUES ([1]), ([]), (NULL)", "fail", 1],
    ["logicalType: array\nlogicalTypeOptions: { maxItems: 1 }", "VALUES ([1, 2]), ([1]), ([])", "fail", 1],
    ["logicalType: array\nlogicalTypeOptions: { uniqueItems: true }", "VALUES (['a', 'b']), (['a', 'a']), ([NULL, NULL]), ([])", "fail", 2],
    ["logicalType: object\nlogicalTypeOptions: { required: [a] }", "VALUES ({'a': 1, 'b': 2}), ({'a': NULL, 'b': 2}), (NULL)", "fail", 1],
    ["logicalType: object\nlogicalTypeOptions: { required: ['a\"b'] }", `VALUES ('{"a\\"b": 1}'::JSON), ('{"b": 1}'::JSON)`, "fail", 1],
    ["logicalType: object\nlogicalTypeOptions: { maxProperties: 1 }", `VALUES ('{"a": 1}'::JSON), ('{"a": 1, "b": 2}'::JSON)`, "fail", 1],
    [
      "logicalType: object\nproperties: [{ name: a, logicalType: object, properties: [{ name: b, required: true }] }]",
      `VALUES ('{"a": {"b": 1}}'::JSON), ('{"a": {}}'), ('{}'), (NULL)`,
      "fail",
      1,
    ],
    ["logicalType: string\nlogicalTypeOptions: { format: byte }", texts("aGk=", "aGk"), "fail", 1],
    ["logicalType: string\nlogicalTypeOptions: { format: uri }", texts("urn:isbn:1", "mailto:a@b.c", "no"), "fail", 1],
    ["logicalType: string\nphysicalType: varchar(2)", texts("ab", "abc"), "fail", 1],
  ])("%s", async (body, rows, outcome, failingRows) => {
    expect(await lastResult(body, rows)).toEqual([outcome, failingRows]);
  });
});

describe("rules", () => {
  const someNulls = "SELECT CASE WHEN i >= 5 THEN i END FROM range(100) t(i)";

  test.each([
    ["metric: nullValues\nmustBeLessOrEqualTo: 5\nunit: percent", someNulls, "pass"],
    ["metric: nullValues\nmustBeLessThan: 5\nunit: percent", someNulls, "fail"],
    ["metric: nullValues\nmustBe: 5", someNulls, "pass"],
    ["metric: nullValues\nmustBe: 5\nunit: percent", someNulls, "pass"],
    ["metric: nullValues\nmustBeBetween: [5, 6]\nunit: percent", someNulls, "pass"],
    ["metric: nullValues\nmustNotBeBetween: [5, 6]", someNulls, "fail"],
    ["metric: missingValues\narguments: { missingValues: [null, '', 'N/A'] }\nmustBe: 0", "VALUES ('a'), ('N/A')", "fail"],
    ["metric: missingValues\narguments: { missingValues: [null, '', 'N/A'] }\nmustBeLessThan: 3", "VALUES ('a'), ('N/A'), (NULL)", "pass"],
    ["metric: missingValues\narguments: { missingValues: [null, '', 'N/A'] }\nmustBeLessThan: 2", "VALUES ('a'), ('N/A'), (NULL)", "fail"],
    ["metric: missingValues\narguments: { missingValues: [null, '', 'N/A'] }\nmustBe: 50\nunit: percent", "VALUES ('a'), ('N/A')", "pass"],
    // 1 of 4 rows is invalid, and 1 of 2 values.
    [
      "metric: invalidValues\narguments: { validValues: [a] }\nmustBeLessOrEqualTo: 25\nunit: percent",
      "VALUES ('a'), ('b'), (NULL), (NULL)",
      "pass",
    ],
    [
      "metric: invalidValues\narguments: { validValues: [a] }\nmustBeLessThan: 25\nunit: percent",
      "VALUES ('a'), ('b'), (NULL), (NULL)",
      "fail",
    ],
    ["metric: invalidValues\narguments: { validValues: [a], pattern: '^a' }\nmustBeLessThan: 2", "VALUES ('a'), ('ab'), (NULL)", "pass"],
    ["metric: invalidValues\narguments: { validValues: [a] }\nmustBe: 1", "VALUES ('a'), ('b'), (NULL)", "pass"],
    ["metric: duplicateValues\nmustBeLessThan: 3", "VALUES (1), (1), (1), (2), (NULL), (NULL)", "pass"],
    ["metric: duplicateValues\nmustBe: 2", "VALUES (1), (1), (1), (2), (NULL), (NULL)", "pass"],
    ["metric: duplicateValues\nmustBeLessThan: 50\nunit: percent", "VALUES (1), (1), (1), (2)", "fail"],
    ["metric: duplicateValues\nmustBeLessOrEqualTo: 50\nunit: percent", "VALUES (1), (1), (1), (2)", "pass"],
    ["metric: rowCount\nmustBeBetween: [2, 3]", "VALUES (1), (2)", "pass"],
    ["metric: rowCount\nmustNotBe: 2", "VALUES (1), (2)", "fail"],
    ["type: sql\nquery: SELECT count(*) FROM {object} WHERE {property} > 1\nmustBe: 1", "VALUES (1), (2)", "pass"],
    ['type: sql\nquery: "SELECT count(*) FROM orders o JOIN shop.orders p USING (amount) -- both"\nmustBe: 2', "VALUES (1), (2)", "pass"],
    [
      "type: sql\nquery: WITH big AS (SELECT * FROM orders WHERE amount > 1) SELECT max(amount) = 2 FROM big;\nmustBe: true",
      "VALUES (1), (2)",
      "pass",
    ],
    [
      "type: sql\nquery: SELECT count(*) FROM {table}\nmustBe: 1\ncustomProperties: [{ property: where, value: amount > 1 }]",
      "VALUES (1), (2)",
      "pass",
    ],
  ])("%s", async (body, rows, outcome) => {
    expect((await lastResult(rule(body), rows))[0]).toBe(outcome);
  });
});

describe("text files", () => {
  test("a declared type shows the values that don't fit", async () => {
    const results = await resultsOf(ofProperty("logicalType: integer\nunique: true\nrequired: true"), "amounts.csv");
    expect(results.map(({ check, outcome, failingRows }) => [check, outcome, failingRows])).toEqual([
      ["schema", "pass", null],
      ["type", "fail", 1],
      ["not_null", "fail", 1],
      ["unique", "fail", 2],
    ]);
  });

  test.each([
    ["2024-01-01T10:00:00Z", "2024-01-01T10:00:00.123+02:00"],
    ["2024-01-01 10:00:00", "2024-01-01T10:00"],
    ["1/31/2024 10:00", "2/28/2024 23:59"],
  ])("instants may be written as %s", async (first, second) => {
    const name = `${first.replaceAll(/\W/g, "")}.csv`;
    await writeFile(join(folder, name), `amount\n${first}\n${second}\n`);
    const text = ofProperty(
      'logicalType: timestamp\nlogicalTypeOptions: { minimum: "2024-01-01T00:00:00Z", maximum: "2024-12-31T00:00:00Z" }',
    );
    expect((await resultsOf(text, name)).map(({ check, outcome }) => [check, outcome])).toEqual([
      ["schema", "pass"],
      ["type", "pass"],
      ["range", "pass"],
    ]);
  });

  test("a column that isn't there fails the schema and can't be checked", async () => {
    const text = `${header()}schema: [{ name: orders, properties: [{ name: amnt, required: true }] }]\n`;
    expect((await resultsOf(text, "amounts.csv")).map(({ outcome }) => outcome)).toEqual(["fail", "error"]);
  });
});
