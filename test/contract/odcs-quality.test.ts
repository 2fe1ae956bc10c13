import { describe, expect, test } from "vitest";
import { brief, ofObject, ofProperty, read } from "./odcs-documents.ts";

const rule = (body: string, version?: string): string => ofProperty(`quality:\n  - ${body.trim().split("\n").join("\n    ")}`, version);
const objectRule = (body: string, version?: string): string => ofObject(`quality:\n  - ${body.trim().split("\n").join("\n    ")}`, version);

const amount = { columns: "amount" };

describe("library metrics", () => {
  test.each([
    ["mustBe: 0", [{ check: "not_null", ...amount }]],
    ["mustBeLessThan: 1", [{ check: "not_null", ...amount }]],
    ["mustBeLessOrEqualTo: 5", [{ check: "not_null", ...amount, tolerance: { maxFailingRows: 5 } }]],
    ["mustBeLessThan: 5.5", [{ check: "not_null", ...amount, tolerance: { maxFailingRows: 5 } }]],
    ["mustBeBetween: [0, 5]", [{ check: "not_null", ...amount, tolerance: { maxFailingRows: 5 } }]],
    ["mustBeLessOrEqualTo: 5\nunit: percent", [{ check: "not_null", ...amount, tolerance: { mostly: 0.95 } }]],
    ["mustBeLessThan: 1\nunit: percent", [{ check: "not_null", ...amount, tolerance: { mostly: 0.9900000000001 } }]],
    ["mustBe: 3", [{ check: "statistics", ...amount, statistic: "null_count", equals: 3 }]],
    ["mustNotBe: 0", [{ check: "statistics", ...amount, statistic: "null_count", notEquals: 0 }]],
    ["mustBeGreaterThan: 2", [{ check: "statistics", ...amount, statistic: "null_count", min: 2, strictMin: true }]],
    ["mustBeGreaterOrEqualTo: 2", [{ check: "statistics", ...amount, statistic: "null_count", min: 2 }]],
    ["mustBeBetween: [2, 4]\nunit: percent", [{ check: "statistics", ...amount, statistic: "null_share", min: 0.02, max: 0.04 }]],
    ["mustNotBeBetween: [2, 4]", [{ check: "statistics", ...amount, statistic: "null_count", notBetween: [2, 4] }]],
    ["mustBeLessThan: 0", [{ check: "statistics", ...amount, statistic: "null_count", max: 0, strictMax: true }]],
  ])("nullValues %s", async (operator, expected) => {
    expect(brief(await read(rule(`metric: nullValues\n${operator}`)))).toEqual(expected);
  });

  test.each([
    [
      "mustBe: 0",
      [
        { check: "not_null", ...amount },
        { check: "accepted_values", ...amount, values: ["", "N/A"], exclude: true },
      ],
    ],
    [
      "mustBeLessThan: 100",
      [
        {
          check: "row_expression",
          ...amount,
          expression: "NOT coalesce(CAST({column} AS VARCHAR) IN ('', 'N/A'), TRUE)",
          tolerance: { maxFailingRows: 99 },
        },
      ],
    ],
    [
      "mustBe: 7",
      [
        {
          check: "query_value",
          ...amount,
          query: "SELECT count(*) FILTER (WHERE coalesce(CAST({column} AS VARCHAR) IN ('', 'N/A'), TRUE)) FROM {table}",
          equals: 7,
        },
      ],
    ],
  ])("missingValues %s", async (operator, expected) => {
    expect(brief(await read(rule(`metric: missingValues\narguments: { missingValues: [null, '', N/A] }\n${operator}`)))).toEqual(expected);
  });

  test("missingValues without NULL leaves NULLs alone", async () => {
    const contract = await read(rule("metric: missingValues\narguments: { missingValues: [''] }\nmustBe: 0"));
    expect(brief(contract)).toEqual([{ check: "accepted_values", ...amount, values: [""], exclude: true }]);
    expect(contract.checks.at(-1)?.dimension).toBe("completeness");
  });

  const values = { check: "accepted_values", ...amount, values: ["kg", null, 1.5, "12345678901234567890"] };
  test.each([
    ["mustBe: 0", [values]],
    ["mustBeLessOrEqualTo: 5\nunit: percent", [{ ...values, tolerance: { mostly: 0.95, of: "rows" } }]],
    ["mustBeLessThan: 5", [{ ...values, tolerance: { maxFailingRows: 4 } }]],
    [
      "mustBeGreaterThan: 5",
      [
        {
          check: "query_value",
          ...amount,
          query:
            "SELECT count(*) FILTER (WHERE NOT coalesce(CAST({column} AS VARCHAR) IN ('kg', '1.5', '12345678901234567890'), TRUE)) FROM {table}",
          min: 5,
          strictMin: true,
        },
      ],
    ],
  ])("invalidValues %s", async (operator, expected) => {
    const text = rule(`metric: invalidValues\narguments: { validValues: [kg, null, 1.5, 12345678901234567890] }\n${operator}`);
    expect(brief(await read(text))).toEqual(expected);
  });

  test("invalidValues by a pattern, and by both", async () => {
    const byPattern = await read(rule("metric: invalidValues\narguments: { pattern: '^A' }\nmustBe: 0"));
    expect(brief(byPattern)).toEqual([{ check: "pattern", ...amount, pattern: "^A" }]);
    const both = await read(rule("metric: invalidValues\narguments: { pattern: '^A', validValues: [AB] }\nmustBe: 0"));
    expect(brief(both)).toEqual([
      { check: "accepted_values", ...amount, values: ["AB"] },
      { check: "pattern", ...amount, pattern: "^A" },
    ]);
    const some = await read(rule("metric: invalidValues\narguments: { pattern: '^A', validValues: [AB] }\nmustBeLessThan: 3"));
    expect(brief(some)).toMatchObject([{ check: "row_expression", tolerance: { maxFailingRows: 2 } }]);
  });

  test("duplicateValues of a property and of several", async () => {
    expect(brief(await read(rule("metric: duplicateValues\nmustBe: 0")))).toEqual([{ check: "unique", ...amount }]);
    const some = await read(rule("metric: duplicateValues\nmustBeLessThan: 1\nunit: percent"));
    expect(brief(some)).toMatchObject([{ check: "query_value", ...amount, max: 1, strictMax: true }]);
    expect(some.checks.at(-1)?.dimension).toBe("uniqueness");
    const several = ofObject(
      "properties:\n  - { name: tenant, physicalName: TENANT_ID }\n  - { name: id }\nquality:\n  - metric: duplicateValues\n    arguments: { properties: [tenant, id] }\n    mustBe: 0",
    );
    expect(brief(await read(several))).toEqual([{ check: "unique", columns: "TENANT_ID,id" }]);
  });

  test.each([
    ["mustBeBetween: [100, 120]", { check: "row_count", min: 100, max: 120 }],
    ["mustBeGreaterThan: 99", { check: "row_count", min: 100 }],
    ["mustBeGreaterOrEqualTo: 99.5", { check: "row_count", min: 100 }],
    ["mustBeLessThan: 10", { check: "row_count", max: 9 }],
    ["mustBe: 5", { check: "row_count", min: 5, max: 5 }],
    ["mustNotBe: 0", { check: "query_value", query: "SELECT count(*) FROM {table}", notEquals: 0 }],
    ["mustNotBeBetween: [1, 9]", { check: "query_value", query: "SELECT count(*) FROM {table}", notBetween: [1, 9] }],
    ["mustBe: 2.5", { check: "query_value", query: "SELECT count(*) FROM {table}", equals: 2.5 }],
  ])("rowCount %s", async (operator, expected) => {
    expect(brief(await read(objectRule(`metric: rowCount\n${operator}`)))).toEqual([expected]);
    expect(brief(await read(rule(`metric: rowCount\n${operator}`)))).toEqual([expected]);
  });
});

describe("rules of ODCS 3.0", () => {
  test.each([
    ["rule: duplicateCount\nmustBeLessThan: 1", [{ check: "unique", ...amount }]],
    ["rule: nullCheck", [{ check: "not_null", ...amount }]],
    ["rule: validValues\nvalidValues: [pounds]", [{ check: "accepted_values", ...amount, values: ["pounds"] }]],
    ["type: library\nrule: rowCount\nmustBeGreaterThan: 0\nmustBeLessThan: 9", [{ check: "row_count", min: 1, max: 8 }]],
    [
      "rule: rowCount\nmustBeGreaterThanOrEqualTo: 1\nmustBeGreaterThan: 5",
      [
        { check: "row_count", min: 6 },
        { check: "row_count", min: 1 },
      ],
    ],
    [
      "rule: nullValues\nmustBeGreaterOrEqualTo: 1\nmustNotBe: 3",
      [{ check: "statistics", ...amount, statistic: "null_count", min: 1, notEquals: 3 }],
    ],
    ["metric: nullValues\nmustBe: 0", [{ check: "not_null", ...amount }]],
  ])("%s", async (body, expected) => {
    expect(brief(await read(rule(body, "v3.0.2")))).toEqual(expected);
  });

  test("a rule by a name of its own, and a key of its own, are noted", async () => {
    const contract = await read(rule("rule: rowCont\nmustBe: 3\ncolumns: [a]", "v3.0.2"));
    expect(brief(contract)).toEqual([]);
    expect(contract.notes).toEqual([
      { origin: "c.yaml:11", message: expect.stringMatching(/The rule rowCont is not checked.*is rowCount meant/) },
      { origin: "c.yaml:13", message: expect.stringContaining("The key columns has no effect") },
    ]);
  });
});

describe("what a rule says beside its metric", () => {
  test.each([
    ["severity: error", "P1"],
    ["severity: critical", "P0"],
    ["severity: Warning", "P2"],
    ["severity: info", "P3"],
    ["severity: P0", "P0"],
    ["customProperties: [{ property: severity, value: P3 }]\nseverity: error", "P3"],
    ["name: x", "P1"],
  ])("%s", async (body, severity) => {
    const contract = await read(rule(`metric: nullValues\nmustBe: 0\n${body}`));
    expect(contract.checks.at(-1)?.severity).toBe(severity);
    expect(contract.notes).toEqual([]);
  });

  test("an unknown severity is noted", async () => {
    const contract = await read(rule("metric: nullValues\nmustBe: 0\nseverity: terrible"));
    expect(contract.checks.at(-1)?.severity).toBe("P1");
    expect(contract.notes).toEqual([{ origin: "c.yaml:13", message: expect.stringContaining("terrible") }]);
  });

  test("a property's severity holds for its constraints and rules", async () => {
    const contract = await read(
      ofProperty("required: true\ncustomProperties: [{ property: severity, value: critical }]\nquality: [{ metric: rowCount, mustBe: 1 }]"),
    );
    expect(contract.checks.filter(({ check }) => check !== "schema").map(({ severity }) => severity)).toEqual(["P0", "P0"]);
  });

  test.each([
    ["conformity", "validity"],
    ["coverage", "completeness"],
    ["timeliness", "freshness"],
    ["accuracy", "accuracy"],
  ])("dimension %s", async (odcs, dimension) => {
    const contract = await read(rule(`metric: nullValues\nmustBe: 0\ndimension: ${odcs}`));
    expect(contract.checks.at(-1)?.dimension).toBe(dimension);
  });

  test("id, description, filter and line", async () => {
    const contract = await read(
      rule(
        "id: my-rule\nmetric: nullValues\nmustBe: 0\ndescription: all of them\ncustomProperties: [{ property: where, value: country = 'DE' }]",
      ),
    );
    expect(contract.checks.at(-1)).toMatchObject({ id: "my-rule", reason: "all of them", where: "country = 'DE'", origin: "c.yaml:11" });
  });

  test.each([
    ["metric: nullValues\nmustBe: 0\nunit: parsec", /unit parsec/],
    ["metric: rowCount\nmustBe: 0\nunit: percent", /no percentage/],
    ["metric: invalidValues\nmustBe: 0", /neither validValues nor a pattern/],
    ["metric: invalidValues\nmustBe: 0\narguments: { validValues: [] }", /validValues is empty/],
    ["type: text\ndescription: the amount was counted twice", /in words only: the amount was counted twice/],
    ["description: nothing else", /in words only: nothing else/],
    ["type: custom\nengine: monteCarlo\nimplementation: {}\ndescription: volume", /engine monteCarlo: volume/],
    ["type: custom\nengine: soda\nimplementation: { type: duplicate_percent, must_be_less_than: 1.0 }", /engine soda/],
  ])("not checked, and noted: %s", async (body, note) => {
    const contract = await read(rule(body));
    expect(brief(contract)).toEqual([]);
    expect(contract.notes).toEqual([{ origin: "c.yaml:11", message: expect.stringMatching(note) }]);
  });

  test("a schedule and an unknown argument are noted beside the check", async () => {
    const contract = await read(rule("metric: nullValues\nmustBe: 0\nschedule: 0 20 * * *\nscheduler: cron\narguments: { limit: 3 }"));
    expect(brief(contract)).toHaveLength(1);
    expect(contract.notes.map(({ origin }) => origin)).toEqual(["c.yaml:13", "c.yaml:15"]);
  });

  test("a metric is checked whatever else the rule's type is", async () => {
    const contract = await read(rule("type: text\nmetric: nullValues\nmustBe: 0\ndescription: words"));
    expect(brief(contract)).toEqual([{ check: "not_null", ...amount }]);
    expect(contract.notes).toEqual([]);
  });

  test("metrics of a property have no meaning for an object", async () => {
    const contract = await read(objectRule("metric: nullValues\nmustBe: 0"));
    expect(contract.checks).toEqual([]);
    expect(contract.notes).toEqual([{ origin: "c.yaml:9", message: expect.stringContaining("belongs to a property") }]);
  });
});

describe("SQL rules", () => {
  test.each(["{object} {property}", "{table} {column}", "${table} ${column}", "${object} ${property}", "{ model } { field }"])(
    "placeholders %s",
    async (names) => {
      const [object = "", property = ""] = names.includes("{ ") ? ["{ model }", "{ field }"] : names.split(" ");
      const contract = await read(rule(`type: sql\nquery: "SELECT COUNT(*) FROM ${object} WHERE ${property} IS NULL;"\nmustBe: 0`));
      expect(brief(contract)).toEqual([
        { check: "query_value", ...amount, query: "SELECT COUNT(*) FROM {table} WHERE {column} IS NULL", equals: 0 },
      ]);
    },
  );

  test("the object by its own name, and by its physical name with a schema before it", async () => {
    const text = ofObject(
      'physicalName: shop.orders_v1\nproperties: []\nquality:\n  - { type: sql, query: "select count(*) from shop.orders_v1 join orders using (id)", mustBeLessThan: 3 }',
    );
    const [check] = brief(await read(text));
    expect(check?.["query"]).toBe(
      'WITH "orders" AS (SELECT * FROM {table}), "orders_v1" AS (SELECT * FROM {table}) SELECT * FROM (\nselect count(*) from "orders_v1" join "orders" using (id)\n)',
    );
  });

  test("compare with truth values and texts", async () => {
    const text = rule("type: sql\nquery: SELECT true\nmustBe: true");
    expect(brief(await read(text))).toMatchObject([{ equals: true }]);
    expect(brief(await read(rule("type: sql\nquery: SELECT 'a'\nmustNotBe: b")))).toMatchObject([{ notEquals: "b" }]);
  });

  test("without an operator, as 3.0 allows, no row may come back", async () => {
    expect(brief(await read(rule("type: sql\nquery: SELECT * FROM {object} WHERE {property} < 0", "v3.0.1")))).toEqual([
      { check: "query_no_rows", ...amount, query: "SELECT * FROM {table} WHERE {column} < 0" },
    ]);
  });
});

describe("custom rules that are plain", () => {
  test.each([
    [
      "engine: greatExpectations\nimplementation: |\n  type: expect_table_row_count_to_be_between\n  kwargs:\n    minValue: 10000\n    maxValue: 50000",
      { check: "row_count", min: 10000, max: 50000 },
    ],
    [
      "engine: great-expectations\nimplementation:\n  expectation_type: expect_column_values_to_be_in_set\n  kwargs: { value_set: [a, b], mostly: 0.9 }",
      { check: "accepted_values", ...amount, values: ["a", "b"], tolerance: { mostly: 0.9 } },
    ],
    [
      "engine: gx\nimplementation: { type: ExpectColumnValuesToBeBetween, kwargs: { column: price, min_value: 1, max_value: null, strict_min: true } }",
      { check: "range", columns: "price", min: 1, strictMin: true },
    ],
    ["engine: soda\nimplementation: { type: duplicate_count, columns: [a, b], must_be: 0 }", { check: "unique", columns: "a,b" }],
  ])("%s", async (body, expected) => {
    const contract = await read(rule(`type: custom\n${body}`));
    expect(brief(contract)).toEqual([expected]);
    expect(contract.notes).toEqual([]);
  });

  test("an argument that isn't known leaves the rule untranslated", async () => {
    const text = rule(
      "type: custom\nengine: gx\nimplementation: { type: expect_column_values_to_be_unique, kwargs: { row_condition: x } }",
    );
    const contract = await read(text);
    expect(brief(contract)).toEqual([]);
    expect(contract.notes).toHaveLength(1);
  });
});
