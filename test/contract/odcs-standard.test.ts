/** Our reader against the standard's own schemas and examples, where they are at hand. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readContract } from "../../src/engines/quality/contract/read-contract.ts";
import { nodeOf } from "../../src/engines/quality/contract/node.ts";
import { checkOdcsStructure, editionOf } from "../../src/engines/quality/contract/odcs-structure.ts";
import { header } from "./odcs-documents.ts";

const folder = new URL("../../../shared/standards/odcs/", import.meta.url);
const isThere = existsSync(folder);
if (!isThere) console.warn("skipped: the ODCS schemas and examples are not at ../shared/standards/odcs");

function officialSchema(version: string): (document: unknown) => boolean {
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  const schema: unknown = JSON.parse(readFileSync(new URL(`odcs-json-schema-v${version}.json`, folder), "utf8"));
  const validate = typeof schema === "object" && schema !== null ? ajv.compile(schema) : undefined;
  return (document) => validate?.(document) === true;
}

const examples = isThere ? readdirSync(new URL("examples/", folder)) : [];
const textOf = (name: string): string => readFileSync(new URL(`examples/${name}`, folder), "utf8");

describe.skipIf(!isThere)("the standard's examples", () => {
  test.each(examples)("%s is read", async (name) => {
    const text = textOf(name);
    const document: unknown = parse(text);
    const objects: unknown = typeof document === "object" && document !== null && "schema" in document ? document.schema : undefined;
    const names: readonly (string | undefined)[] = Array.isArray(objects)
      ? objects.map((object: unknown) => (typeof object === "object" && object !== null && "name" in object ? String(object.name) : ""))
      : [];
    for (const object of names.length === 0 ? [undefined] : names.slice(0, 3)) {
      const contract = await readContract(text, name, { object });
      expect(contract.object).toBe(object ?? "");
      expect(contract.checks.length + contract.notes.length).toBeGreaterThan(0);
      expect(new Set(contract.checks.map(({ id }) => id)).size).toBe(contract.checks.length);
    }
  });
});

const rich = `${header()}servers:
  - { server: l, type: local, path: "data/{object}.csv", format: csv }
  - { server: p, type: postgres, host: h, port: 5432, database: d, schema: s }
schema:
  - name: orders
    id: ord
    relationships:
      - { from: orders.a, to: customers.id }
      - { from: [orders.a, orders.b], to: [schema/c/properties/d, x.y] }
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: { minimum: 1, exclusiveMaximum: 5, format: i64, multipleOf: 2 }
        relationships: [{ to: customers.id }]
        quality:
          - { metric: invalidValues, arguments: { validValues: [1, 2] }, mustBe: 0, unit: rows }
          - { type: sql, query: select 1, mustBeBetween: [0, 5], severity: error }
          - { type: text, description: words }
          - { type: custom, engine: soda, implementation: { a: 1 } }
      - { name: b, logicalType: string, logicalTypeOptions: { minLength: 1, pattern: a, format: email }, required: true }
      - { name: t, logicalType: timestamp, logicalTypeOptions: { minimum: "2020-01-01", timezone: true } }
      - { name: o, logicalType: object, logicalTypeOptions: { required: [x] }, properties: [{ name: x, logicalType: string }] }
      - { name: l, logicalType: array, logicalTypeOptions: { minItems: 1 }, items: { logicalType: object, properties: [{ name: y }] } }
      - { name: u, primaryKey: true, primaryKeyPosition: 1, unique: true }
    quality:
      - { metric: duplicateValues, mustBe: 0, arguments: { properties: [a, b] } }
slaProperties:
  - { property: latency, value: 4, unit: d, element: orders.t }
team: { name: x, members: [{ username: a, dateIn: "2024-01-01" }] }
price: { priceAmount: 1.5, priceCurrency: EUR }
support: [{ channel: a, url: b }]
roles: [{ role: a }]
customProperties: [{ property: a, value: [1] }]
contractCreatedTs: "2022-11-15T02:59:43+00:00"
`;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Names and values that change what a document is. */
const keys = `id name type metric rule query mustBe mustBeLessThan mustBeBetween unit engine implementation from to items properties
  logicalTypeOptions quality relationships format dimension arguments logicalType minimum exclusiveMinimum required unique tags value description other`.split(
  /\s+/,
);
const values: readonly Json[] = [
  1,
  1.5,
  -1,
  "x",
  "a.b",
  "schema/a/properties/b",
  true,
  [],
  {},
  ["a"],
  [1, 2],
  [2, 2],
  ["a.b"],
  "library",
  "sql",
  "custom",
  "text",
  "nullValues",
  "string",
  "integer",
  "date",
  "array",
  "object",
  "f32",
  "i64",
  "2024-01-01",
  "2024-13-01",
  "percent",
  "validity",
  "postgres",
];

interface Change {
  readonly kind: "remove" | "replace" | "add";
  readonly place: number;
  readonly key: string;
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("remove", "replace", "add"),
  place: fc.nat(),
  key: fc.constantFrom(...keys),
  value: fc.constantFrom(...values),
});

function places(node: Json, found: [Json[] | { [key: string]: Json }, string][] = []): typeof found {
  if (typeof node !== "object" || node === null) return found;
  for (const [key, value] of Object.entries(node)) {
    found.push([node, key]);
    places(value, found);
  }
  return found;
}

function apply(document: Json, { kind, place, key, value }: Change): Json {
  const copy = structuredClone(document);
  const all = places(copy);
  const [parent, at] = all[place % Math.max(all.length, 1)] ?? [];
  if (parent === undefined || at === undefined) return copy;
  if (Array.isArray(parent)) {
    if (kind === "remove") parent.splice(Number(at), 1);
    else parent[Number(at)] = structuredClone(value);
  } else if (kind === "remove") delete parent[at];
  else parent[kind === "add" ? key : at] = structuredClone(value);
  return copy;
}

/** Where the reader asks for more than the 3.1.0 schema, by the standard's text or because the rule could not mean anything. */
const knownStrictness =
  /from names \d+ columns|mustBe must be a number|mustNotBe must be a number|must be a number, a text, true or false|the smaller number first|apiVersion is "v2/;

/** Where it asks for less: nulls in descriptions, and references that the standard's text has but its schema forgets. */
function isKnownLeniency(document: Json): boolean {
  return places(document).some(
    ([parent, key]) =>
      !Array.isArray(parent) &&
      ((["description", "usage", "purpose", "limitations"].includes(key) && parent[key] === null) ||
        (key === "description" && "to" in parent)),
  );
}

/** Seeded, so that a run of the tests says the same every time. */
const runs = { seed: 20240229, numRuns: 1500 };

describe.skipIf(!isThere)("the standard's schema", () => {
  const isValid = isThere ? officialSchema("3.1.0") : () => true;
  const documents: readonly Json[] = [rich, ...examples.filter((name) => !name.startsWith("postgresql")).map(textOf)].map((text) => {
    const document: Json = parse(text);
    return ofVersion(document, "v3.1.0");
  });
  const changedDocument = fc
    .tuple(fc.constantFrom(...documents), fc.array(change, { minLength: 0, maxLength: 2 }))
    .map(([document, changes]) => changes.reduce(apply, document));

  test("a changed document of 3.1 is valid for both or for neither", () => {
    const disagreements = fc.sample(changedDocument, runs).flatMap((document) => {
      const node = nodeOf(document);
      if (editionOf(node) !== "3.1") return [];
      const unexpected = checkOdcsStructure(node, "3.1").filter(({ message }) => !knownStrictness.test(message));
      const accepted = checkOdcsStructure(node, "3.1").length === 0;
      if (isValid(document)) return unexpected.map(({ message }) => `refused: ${message}`);
      return accepted && !isKnownLeniency(document) ? [`accepted: ${JSON.stringify(document)}`] : [];
    });
    expect(disagreements).toEqual([]);
  });

  test("a document of 3.0 that either schema accepts is accepted", () => {
    const isValid30 = officialSchema("3.0.2");
    const unknownOperator = / is not an operator;| needs a metric beside it/;
    const refused = fc.sample(changedDocument, runs).flatMap((changed) => {
      const document = ofVersion(changed, "v3.0.2");
      if (!isValid(document) && !isValid30(document)) return [];
      const messages = checkOdcsStructure(nodeOf(document), "3.0").map(({ message }) => message);
      return messages.filter((message) => !knownStrictness.test(message) && !unknownOperator.test(message));
    });
    expect(refused).toEqual([]);
  });

  test("the document that is changed has every part in it and is valid", () => {
    expect(isValid(parse(rich))).toBe(true);
  });
});

function ofVersion(document: Json, apiVersion: string): Json {
  return typeof document === "object" && document !== null && !Array.isArray(document) ? { ...document, apiVersion } : document;
}
