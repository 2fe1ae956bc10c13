import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { plain } from "../../src/engines/quality/contract/node.ts";
import { parseDocument } from "../../src/engines/quality/contract/parse-document.ts";
import { writeContract } from "../../src/engines/quality/contract/write-contract.ts";
import { yamlText, type YamlValue } from "../../src/engines/quality/contract/yaml-text.ts";
import type { CandidateKey, ColumnProfile, DatasetProfile } from "../../src/engines/quality/profile/types.ts";
import { brief, read } from "./odcs-documents.ts";

function columnProfile(given: Partial<ColumnProfile> & Pick<ColumnProfile, "name">): ColumnProfile {
  return {
    type: "BIGINT",
    kind: "integer",
    semanticType: "integer",
    semanticShare: 1,
    nulls: 0,
    misfits: 0,
    distinct: 50,
    duplicates: 50,
    min: 1,
    max: 9,
    top: [],
    histogram: [],
    alerts: [],
    ...given,
  };
}

function datasetProfile(columns: readonly ColumnProfile[], given: Partial<DatasetProfile> = {}): DatasetProfile {
  return {
    dataset: "data/orders.csv",
    format: "csv",
    rows: 100,
    bytes: 1000,
    columns,
    keys: [],
    keySearch: { complete: true, message: "" },
    source: [],
    ...given,
  };
}

/** The checks that the written contract asks for, without `schema`, `type` and the row count. */
async function written(
  column: Partial<ColumnProfile> & Pick<ColumnProfile, "name">,
  given: Partial<DatasetProfile> = {},
): Promise<readonly unknown[]> {
  const contract = await read(writeContract(datasetProfile([columnProfile(column)], given)));
  return brief(contract).filter(({ check }) => check !== "row_count");
}

const text = {
  type: "VARCHAR",
  kind: "text",
  semanticType: "text",
  text: { minLength: 1, maxLength: 7, meanLength: 3, empty: 0, padded: 0 },
  min: "a",
  max: "z",
} as const;
const key = (...columns: readonly string[]): CandidateKey => ({ columns, evidence: "exact" });

describe("a contract written from a profile", () => {
  test("is the same for the same profile, and says nothing of today", async () => {
    const profile = datasetProfile([columnProfile({ name: "id" })], { keys: [key("id")] });
    const first = writeContract(profile);
    expect(first).toBe(writeContract(structuredClone(profile)));
    expect(first).not.toContain("contractCreatedTs");
    expect(await read(first)).toMatchObject({ form: "odcs v3.1.0", object: "orders", notes: [] });
    expect(parse(first)).toMatchObject({ id: "orders", name: "orders", version: "1.0.0", status: "draft" });
  });

  test("takes an id, a name and a time", () => {
    const clock = (): Date => new Date("2024-02-29T12:00:00Z");
    const document: unknown = parse(writeContract(datasetProfile([]), { id: "x-1", name: "My orders", clock }));
    expect(document).toMatchObject({ id: "x-1", name: "My orders", contractCreatedTs: "2024-02-29T12:00:00.000Z" });
  });

  test.each([
    ["data/2024/*.parquet", "dataset", "dataset"],
    ["data/orders-*.csv.gz", "orders-", "orders"],
    ["SELECT * FROM 'a.csv'", "query", "query"],
    ["w.duckdb#main.größen", "größen", "gr-en"],
  ])("the object of %s is %s", (dataset, name, id) => {
    expect(parse(writeContract(datasetProfile([], { dataset })))).toMatchObject({ id, schema: [{ name, physicalName: dataset }] });
  });

  test.each([
    [
      "bounds and no NULLs",
      { name: "a" },
      [
        { check: "not_null", columns: "a" },
        { check: "range", columns: "a", min: 1, max: 9 },
      ],
    ],
    [
      "numbers that a double can't hold",
      { name: "a", min: "-9223372036854775808", max: "9223372036854775807" },
      [
        { check: "not_null", columns: "a" },
        { check: "range", columns: "a", min: "-9223372036854775808", max: "9223372036854775807" },
      ],
    ],
    [
      "an identifier, which has no bounds",
      { name: "a", distinct: 100, duplicates: 0 },
      [
        { check: "not_null", columns: "a" },
        { check: "unique", columns: "a" },
      ],
    ],
    [
      "NaN, which lies within no bounds",
      {
        name: "a",
        type: "DOUBLE",
        kind: "float",
        number: { mean: null, standardDeviation: null, zeros: 0, negatives: 0, nans: 1, infinities: 0 },
      } as const,
      [{ check: "not_null", columns: "a" }],
    ],
    [
      "few NULLs",
      { name: "a", type: "DOUBLE", kind: "float", nulls: 5, min: 0.1, max: 1e300 } as const,
      [
        { check: "range", columns: "a", min: 0.1, max: 1e300 },
        { check: "not_null", columns: "a", tolerance: { maxFailingRows: 5 } },
      ],
    ],
    ["many NULLs", { name: "a", nulls: 6 }, [{ check: "range", columns: "a", min: 1, max: 9 }]],
    ["text that doesn't fit its type", { name: "a", misfits: 1, distinct: 99, duplicates: 0 }, [{ check: "not_null", columns: "a" }]],
    ["an infinite date", { name: "a", type: "DATE", kind: "date", min: "-infinity" } as const, [{ check: "not_null", columns: "a" }]],
    [
      "a date",
      { name: "a", type: "DATE", kind: "date", min: "2020-01-01" } as const,
      [
        { check: "not_null", columns: "a" },
        { check: "range", columns: "a", min: "2020-01-01" },
      ],
    ],
    [
      "text",
      { name: "a", ...text },
      [
        { check: "not_null", columns: "a" },
        { check: "length", columns: "a", min: 1, max: 7 },
      ],
    ],
    [
      "text of a format",
      { name: "a", ...text, semanticType: "email" },
      [
        { check: "not_null", columns: "a" },
        { check: "format", columns: "a", format: "email" },
      ],
    ],
    [
      "text nearly of a format",
      { name: "a", ...text, semanticType: "email", semanticShare: 0.99 },
      [
        { check: "not_null", columns: "a" },
        { check: "length", columns: "a", min: 1, max: 7 },
      ],
    ],
    [
      "few values",
      {
        name: "a",
        ...text,
        distinct: 2,
        duplicates: 98,
        top: [
          { value: "yes", count: 60 },
          { value: "no", count: 40 },
        ],
      },
      [
        { check: "not_null", columns: "a" },
        { check: "accepted_values", columns: "a", values: ["no", "yes"] },
      ],
    ],
    [
      "values that aren't all known",
      {
        name: "a",
        ...text,
        distinct: 3,
        duplicates: 97,
        top: [
          { value: "yes", count: 60 },
          { value: "no", count: 39 },
        ],
      },
      [
        { check: "not_null", columns: "a" },
        { check: "length", columns: "a", min: 1, max: 7 },
      ],
    ],
  ])("%s", async (_title, column, expected) => {
    expect(await written(column)).toEqual(expected);
  });

  test("an empty table has columns and types only", async () => {
    const column = { nulls: 0, distinct: 0, duplicates: 0, min: null, max: null };
    const contract = await read(
      writeContract(datasetProfile([columnProfile({ name: "a", ...column }), columnProfile({ name: "", ...column })], { rows: 0 })),
    );
    expect(contract.checks.map(({ check, params }) => [check, params])).toEqual([
      ["schema", { columns: ["a"] }],
      ["type", { type: "integer" }],
    ]);
  });

  test.each([
    [[key("note"), key("order_id")], "order_id"],
    [[key("day", "line"), key("order_id", "line")], "order_id,line"],
    [[key("price"), key("day")], "day"],
    [[key("order_id", "line"), key("note")], "note"],
    [[key("price")], undefined],
    [[key("dirty_id")], undefined],
  ])("of the keys %j it takes %s", async (keys, expected) => {
    const columns = [
      columnProfile({ name: "note", ...text }),
      columnProfile({ name: "day", type: "DATE", kind: "date", min: "2020-01-01" }),
      columnProfile({ name: "order_id" }),
      columnProfile({ name: "line" }),
      columnProfile({ name: "price", type: "DOUBLE", kind: "float" }),
      columnProfile({ name: "dirty_id", misfits: 1 }),
    ];
    const contract = await read(writeContract(datasetProfile(columns, { keys })));
    expect(contract.checks.find(({ check }) => check === "primary_key")?.columns.join()).toBe(expected);
  });

  test.each([
    ["HUGEINT", "integer", "HUGEINT", "integer"],
    ["DECIMAL(38,10)", "decimal", "DECIMAL(38,10)", "number"],
    ["FLOAT", "float", "DOUBLE", "number"],
    ["TIMESTAMP WITH TIME ZONE", "timestamptz", "TIMESTAMP WITH TIME ZONE", "timestamptz"],
    ["TIMESTAMP_NS", "timestamp", undefined, "timestamp"],
    ["TIME WITH TIME ZONE", "time", "TIME WITH TIME ZONE", "time"],
    ["UUID", "uuid", "UUID", "uuid"],
    ["BLOB", "blob", "BLOB", "blob"],
    ["INTERVAL", "other", "INTERVAL", "INTERVAL"],
    ["STRUCT(a INTEGER)[]", "nested", undefined, "array"],
    ["MAP(VARCHAR, INTEGER)", "nested", undefined, "object"],
    ["JSON", "nested", "JSON", "object"],
    ["ENUM('a', 'b')", "text", "VARCHAR", "text"],
    ["BIT", "other", undefined, undefined],
  ] as const)("%s is read again as %s", async (type, kind, declared, family) => {
    const column = columnProfile({ name: "a", type, kind, min: null, max: null });
    const contract = await read(writeContract(datasetProfile([column])));
    expect(contract.types).toEqual(declared === undefined ? {} : { a: declared });
    expect(contract.checks.find(({ check }) => check === "type")?.params["type"]).toBe(family);
  });
});

describe("the YAML that is written", () => {
  const scalar = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "yes",
      "null",
      "~",
      "1e3",
      "0x1F",
      " a",
      "a ",
      "a: b",
      "#",
      "- a",
      "\t",
      "\u0085",
      "\u2028",
      "\uFEFF",
      "\uD800",
      "'",
      '"',
      "\\",
      "2024-01-01",
    ),
    fc.integer(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((value) => !Object.is(value, -0) && (Number.isSafeInteger(value) || !Number.isInteger(value))),
    fc.boolean(),
    fc.constant(null),
  );
  const name = fc.constantFrom("name", "type", "quality", "a", "b");
  const { value } = fc.letrec<{ value: YamlValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));

  test("is read back as it was by any reader", async () => {
    const documents = fc.sample(fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true }), { seed: 3, numRuns: 1000 });
    for (const document of documents.filter((sample) => !hasEmptyMapping(sample))) {
      const yaml = yamlText(document);
      expect(parse(yaml)).toEqual(document);
      expect(plain(await parseDocument(yaml, "c.yaml"))).toEqual(document);
    }
  });

  test("leaves out what is undefined, and keeps all digits", () => {
    expect(yamlText({ a: undefined, b: { digits: "0.10000000000000000000001" }, c: [{ d: [1, "x y"] }] })).toBe(
      'b: 0.10000000000000000000001\nc:\n  - d: [1, "x y"]\n',
    );
  });
});

/** An empty mapping has no lines to be written on; contracts have none. */
function hasEmptyMapping(value: YamlValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  const values = Object.values(value);
  return (!Array.isArray(value) && values.length === 0) || values.some((item) => item !== undefined && hasEmptyMapping(item));
}
