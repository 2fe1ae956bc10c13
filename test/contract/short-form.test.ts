import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { describeError } from "../../src/core/errors.ts";
import { checks } from "../../src/engines/quality/checks/index.ts";
import { inlineChecksSchema } from "../../src/engines/quality/contract/inline-checks-schema.ts";
import { readContract } from "../../src/engines/quality/contract/read-contract.ts";
import { readInlineChecks } from "../../src/engines/quality/contract/read-inline-checks.ts";
import { shortFormSchema } from "../../src/engines/quality/contract/short-form-schema.ts";

const orders = `dataset: orders
checks:
  - not_null: customer_id
    severity: P0
  - unique: [order_id, line]
  - range: { column: amount, min: 0, strict_min: true, severity: P0, reason: no gifts }
  - accepted_values: { column: status, values: [new, paid], mostly: 0.99, where: "country = 'DE'" }
  - row_count: { min: 1000 }
  - range: { columns: [a, b], maxFailingRows: 3, max: 12345678901234567890 }
  - { check: pattern, column: code, params: { pattern: "^A" }, id: codes, dimension: accuracy }
`;

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return describeError(error).message;
  }
  return "no error";
}

describe("the short form", () => {
  test("becomes requests", async () => {
    const contract = await readContract(orders, "orders.yaml");
    expect(contract).toMatchObject({ form: "pipewright", object: "orders", types: {}, notes: [] });
    expect(contract.checks).toEqual([
      {
        id: "not_null:customer_id",
        check: "not_null",
        columns: ["customer_id"],
        params: {},
        tolerance: {},
        severity: "P0",
        origin: "orders.yaml:3",
      },
      {
        id: "unique:order_id,line",
        check: "unique",
        columns: ["order_id", "line"],
        params: {},
        tolerance: {},
        severity: "P1",
        origin: "orders.yaml:5",
      },
      {
        id: "range:amount",
        check: "range",
        columns: ["amount"],
        params: { min: 0, strictMin: true },
        tolerance: {},
        severity: "P0",
        reason: "no gifts",
        origin: "orders.yaml:6",
      },
      {
        id: "accepted_values:status",
        check: "accepted_values",
        columns: ["status"],
        params: { values: ["new", "paid"] },
        tolerance: { mostly: 0.99 },
        severity: "P1",
        where: "country = 'DE'",
        origin: "orders.yaml:7",
      },
      { id: "row_count", check: "row_count", columns: [], params: { min: 1000 }, tolerance: {}, severity: "P1", origin: "orders.yaml:8" },
      ...["a", "b"].map((column) => ({
        id: `range:${column}`,
        check: "range",
        columns: [column],
        params: { max: "12345678901234567890" },
        tolerance: { maxFailingRows: 3 },
        severity: "P1",
        origin: "orders.yaml:9",
      })),
      {
        id: "codes",
        check: "pattern",
        columns: ["code"],
        params: { pattern: "^A" },
        tolerance: {},
        severity: "P1",
        dimension: "accuracy",
        origin: "orders.yaml:10",
      },
    ]);
  });

  test("takes types and a severity for all checks", async () => {
    const text = "dataset: o\nseverity: P2\ntypes: { amount: 'DECIMAL(10,2)' }\nchecks:\n  - not_null: a\n  - not_null: a\n";
    const contract = await readContract(text, "o.yaml");
    expect(contract.types).toEqual({ amount: "DECIMAL(10,2)" });
    expect(contract.checks.map(({ id, severity }) => [id, severity])).toEqual([
      ["not_null:a", "P2"],
      ["not_null:a#2", "P2"],
    ]);
  });

  test.each([
    ["an unknown check", "checks:\n  - not_nul: a\n", /^c\.yaml:2: checks\[0\] asks for the check not_nul, .*did you mean not_null\?/],
    [
      "an unknown key",
      "checks:\n  - range:\n      column: a\n      mni: 3\n",
      /^c\.yaml:4: .*mni is not a key of the check range; did you mean .*min/,
    ],
    ["a parameter of the wrong type", "checks:\n  - row_count:\n      min: -1\n", /^c\.yaml:3: checks\[0\]: min:/],
    ["a missing parameter", "checks:\n  - accepted_values: status\n", /^c\.yaml:2: checks\[0\]: accepted_values needs values/],
    ["a severity", "checks:\n  - not_null: a\n    severity: high\n", /^c\.yaml:3: .*valid are P0, P1, P2, P3/],
    ["a percentage for a share", "checks:\n  - not_null: { column: a, mostly: 99 }\n", /^c\.yaml:2: .*from 0 to 1/],
    ["no column", "checks:\n  - range: { min: 0 }\n", /^c\.yaml:2: .*takes one column, and 0 are named/],
    ["a key given twice", "checks:\n  - range: { column: a, strict_min: true, strictMin: false, min: 1 }\n", /given twice/],
    ["a check that is no mapping", "checks:\n  - not_null\n", /^c\.yaml:2: checks\[0\] must be a check such as/],
    ["checks that are no list", "checks:\n  not_null: a\n", /^c\.yaml:2: checks must be a list/],
    ["a type that isn't one", "types:\n  a: DECIMAL\nchecks: []\n", /^c\.yaml:2: types\.a must be a type such as/],
    ["another object", "dataset: a\nchecks: []\n", /the contract describes a, not b/],
    ["an unknown key of the document", "checks: []\ndatset: a\n", /^c\.yaml:2: datset is not a key .*did you mean dataset/],
  ])("refuses %s by its line", async (_title, text, message) => {
    const object = text.startsWith("dataset: a") ? "b" : undefined;
    expect(await messageOf(() => readContract(text, "c.yaml", { object }))).toMatch(message);
  });
});

describe("the documentation", () => {
  const page = readFileSync(new URL("../../docs/contract-short-form.md", import.meta.url), "utf8");
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) =>
    block.startsWith("- ") ? `checks:\n${block}` : block,
  );

  test("has examples", () => expect(blocks.length).toBeGreaterThan(2));

  test.each(blocks)("%#: an example is read, and fits the schema", async (block) => {
    const contract = await readContract(block, "example.yaml");
    expect(contract.checks.length).toBeGreaterThan(1);
    expect(shortFormSchema.safeParse(parse(block)).error).toBeUndefined();
  });

  test("has an example of the argument that is read, and fits its schema", () => {
    const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    expect(readInlineChecks(example, "checks")).toHaveLength(3);
    expect(inlineChecksSchema.safeParse(example).error).toBeUndefined();
  });
});

describe("schemas", () => {
  test("the wire schema of the argument is small", () => {
    expect(JSON.stringify(z.toJSONSchema(inlineChecksSchema, { io: "input" })).length).toBeLessThan(1250);
  });

  test("every example of every check can be written in both forms", async () => {
    for (const check of checks) {
      for (const { columns, params } of [...check.examples.pass, ...check.examples.fail]) {
        const beside = "columns" in check.params.shape && check.arity.max > 0 ? { column: columns[0] } : { columns };
        const own = columns.length === 0 ? {} : beside;
        const short = { checks: [{ [check.id]: { ...own, ...params } }] };
        const [read] = (await readContract(JSON.stringify(short), "c.json")).checks;
        const [inline] = readInlineChecks([{ check: check.id, ...own, ...params }], "checks");
        expect(read?.params).toEqual(params);
        expect(inline?.params).toEqual(params);
        expect(shortFormSchema.safeParse(short).error).toBeUndefined();
      }
    }
  });

  test("refuses what the reader refuses", () => {
    expect(shortFormSchema.safeParse({ checks: [{ range: { column: "a", mni: 3 } }] }).success).toBe(false);
    expect(shortFormSchema.safeParse({ checks: [{ not_nul: "a" }] }).success).toBe(false);
  });
});

describe("inline checks", () => {
  test("take one flat shape, and the short form's", () => {
    const requests = readInlineChecks(
      [{ check: "range", columns: "amount", min: 0, severity: "P0" }, { not_null: "id" }, { check: "row_count", params: { min: 1 } }],
      "checks",
    );
    expect(requests).toEqual([
      { id: "range:amount", check: "range", columns: ["amount"], params: { min: 0 }, tolerance: {}, severity: "P0", origin: "checks[0]" },
      { id: "not_null:id", check: "not_null", columns: ["id"], params: {}, tolerance: {}, severity: "P1", origin: "checks[1]" },
      { id: "row_count", check: "row_count", columns: [], params: { min: 1 }, tolerance: {}, severity: "P1", origin: "checks[2]" },
    ]);
  });

  test("tell all mistakes at once", async () => {
    const message = await messageOf(() =>
      readInlineChecks(
        [
          { check: "rnge", columns: "a" },
          { check: "range", columns: "a", mni: 3 },
        ],
        "checks",
      ),
    );
    expect(message).toMatch(/checks\[0\] asks for the check rnge.*range.*checks\[1\]\.mni is not a key of the check range/);
  });
});
