import { describe, expect, test } from "vitest";
import { describeError } from "../../src/core/errors.ts";
import { header, ofObject, ofProperty, read } from "./odcs-documents.ts";

async function refusal(text: string): Promise<string> {
  try {
    await read(text, { object: "orders" });
  } catch (error) {
    const { code, message } = describeError(error);
    return `${code} ${message}`;
  }
  return "accepted";
}

const rule = (body: string, version?: string): string => ofProperty(`quality:\n  - ${body.trim().split("\n").join("\n    ")}`, version);

describe("what is not ODCS is refused by its line", () => {
  test.each([
    [
      "another kind",
      header().replace("DataContract", "DataProduct"),
      /^invalidContract c\.yaml:2: kind is "DataProduct"; valid are DataContract/,
    ],
    ["a missing status", header().replace("status: active\n", ""), /^invalidContract c\.yaml:1: status is missing/],
    ["a missing apiVersion", header().replace(/apiVersion.*\n/, ""), /^invalidContract c\.yaml:1: apiVersion is missing/],
    ["an unknown apiVersion", header("3.1.0"), /c\.yaml:1: apiVersion is "3\.1\.0"; valid are v3\.1\.0, .*Did you mean v3\.1\.0/],
    ["ODCS 2", header("v2.2.2"), /c\.yaml:1: apiVersion is "v2\.2\.2"; ODCS 3\.0 and 3\.1 are read/],
    ["a version that is a number", header().replace("1.0.0", "1.0"), /c\.yaml:4: version must be a text; put it in quotes: "1/],
    ["an unknown key", `${header()}dataset: x\n`, /c\.yaml:6: dataset is not a key of an ODCS contract/],
    ["a misspelt key", `${header()}schemas: []\n`, /c\.yaml:6: schemas is not a key of an ODCS contract; did you mean schema\?/],
    ["a schema that is no list", `${header()}schema: { name: orders }\n`, /c\.yaml:6: schema must be a list, not a mapping/],
    ["an object without a name", `${header()}schema:\n  - physicalName: orders\n`, /c\.yaml:7: schema\[0\]\.name is missing/],
    [
      "a property without a name",
      ofObject("properties:\n  - logicalType: string"),
      /c\.yaml:9: schema\[0\]\.properties\[0\]\.name is missing/,
    ],
    ["an unknown logicalType", ofProperty("logicalType: strng"), /c\.yaml:10: .*logicalType is "strng"; .*Did you mean string\?/],
    ["required as a word", ofProperty("required: yes"), /c\.yaml:10: .*required must be true or false without quotes, not "yes"/],
    ["an unknown key of a property", ofProperty("nullable: true"), /c\.yaml:10: .*nullable is not a key of a property/],
    [
      "a negative length",
      ofProperty("logicalType: string\nlogicalTypeOptions:\n  minLength: -1"),
      /c\.yaml:12: .*minLength must be a whole number of at least 0, not -1/,
    ],
    [
      "an option of another type",
      ofProperty("logicalType: string\nlogicalTypeOptions: { minimum: 1 }"),
      /c\.yaml:11: .*minimum is not a key of logicalTypeOptions of a string/,
    ],
    ["options without a type", ofProperty("logicalTypeOptions: { minimum: 1 }"), /c\.yaml:10: .*needs a logicalType beside it/],
    [
      "an exclusive flag in 3.1",
      ofProperty("logicalType: integer\nlogicalTypeOptions: { exclusiveMinimum: true }"),
      /c\.yaml:11: .*exclusiveMinimum must be a number, not true/,
    ],
    [
      "an unknown metric",
      rule("metric: rowCont\nmustBe: 1"),
      /c\.yaml:11: .*metric is "rowCont"; valid are nullValues, .*Did you mean rowCount\?/,
    ],
    ["a library rule without a metric", rule("type: library\nmustBe: 1"), /c\.yaml:11: .*metric is missing/],
    ["the rule of 3.0 in 3.1", rule("rule: nullCheck\nmustBe: 0"), /c\.yaml:11: .*rule is the name of ODCS 3\.0/],
    [
      "an unknown operator",
      rule("metric: rowCount\nmustBeGreater: 1"),
      /c\.yaml:12: .*mustBeGreater is not a key of a quality rule; did you mean mustBeGreaterThan/,
    ],
    ["an unknown operator in 3.0", rule("metric: rowCount\nmustBeGreater: 1", "v3.0.2"), /c\.yaml:12: .*mustBeGreater is not an operator/],
    [
      "the long operator of 3.0 in 3.1",
      rule("metric: rowCount\nmustBeGreaterThanOrEqualTo: 1"),
      /c\.yaml:12: .*did you mean mustBeGreaterOrEqualTo/,
    ],
    ["two operators in 3.1", rule("metric: rowCount\nmustBeGreaterThan: 1\nmustBeLessThan: 9"), /c\.yaml:13: .*exactly one operator/],
    ["no operator in 3.1", rule("metric: rowCount"), /c\.yaml:11: .*has no operator/],
    ["SQL without an operator in 3.1", rule("type: sql\nquery: SELECT 1"), /c\.yaml:11: .*has no operator/],
    ["SQL without a query", rule("type: sql\nmustBe: 1"), /c\.yaml:11: .*query is missing/],
    ["a query without its type", rule("query: SELECT 1\nmustBe: 1"), /c\.yaml:11: .*query needs type: sql beside it/],
    ["an operator without a metric", rule("description: x\nmustBe: 1"), /c\.yaml:12: .*mustBe needs a metric beside it/],
    ["a limit that is a text", rule("metric: rowCount\nmustBeLessThan: many"), /c\.yaml:12: .*mustBeLessThan must be a number, not "many"/],
    [
      "an interval of one number",
      rule("metric: rowCount\nmustBeBetween: [1]"),
      /c\.yaml:12: .*mustBeBetween must have 2 entries, and has 1/,
    ],
    ["an interval turned round", rule("metric: rowCount\nmustBeBetween: [9, 1]"), /c\.yaml:12: .*the smaller number first/],
    [
      "an unknown dimension",
      rule("metric: rowCount\nmustBe: 1\ndimension: validity"),
      /c\.yaml:13: .*dimension is "validity"; valid are accuracy, .*conformity/,
    ],
    ["an unknown type of rule", rule("type: regex\nmustBe: 1"), /c\.yaml:11: .*type is "regex"; valid are library, sql, text, custom/],
    ["an operator on words", rule("type: text\nmustBe: 1"), /c\.yaml:12: .*mustBe/],
    ["a custom rule without an engine", rule("type: custom\nimplementation: x"), /c\.yaml:11: .*engine is missing/],
    ["an id with a space", rule("id: my rule\nmetric: rowCount\nmustBe: 1"), /c\.yaml:11: .*must be an id of letters/],
    [
      "a pattern beside its arguments",
      rule("metric: invalidValues\nmustBe: 0\npattern: x"),
      /c\.yaml:13: .*pattern is not a key of a quality rule/,
    ],
    [
      "from in a property's relationship",
      ofProperty("relationships:\n  - to: a.b\n    from: c.d"),
      /c\.yaml:12: .*from is not allowed here/,
    ],
    [
      "a relationship from one to several",
      ofObject("relationships:\n  - from: orders.a\n    to: [x.a, x.b]"),
      /c\.yaml:10: .*both be one reference or both be lists/,
    ],
    [
      "lists of different lengths",
      ofObject("relationships:\n  - from: [orders.a, orders.b]\n    to: [x.a]"),
      /c\.yaml:10: .*from names 2 columns and to names 1/,
    ],
    ["a server without its keys", `${header()}servers:\n  - server: s\n    type: postgres\n`, /c\.yaml:7: servers\[0\]\.host is missing/],
    ["an unknown server", `${header()}servers:\n  - { server: s, type: postgress }\n`, /c\.yaml:7: .*Did you mean .*postgres/],
    ["an SLA without a value", `${header()}slaProperties:\n  - property: latency\n`, /c\.yaml:7: slaProperties\[0\]\.value is missing/],
    ["a list of tags that isn't one", `${header()}tags: finance\n`, /c\.yaml:6: tags must be a list, not "finance"/],
    ["a time without an offset", `${header()}contractCreatedTs: 2024-01-01\n`, /c\.yaml:6: contractCreatedTs must be a date and time/],
    [
      "bounds that no value has",
      ofProperty("logicalType: integer\nlogicalTypeOptions: { minimum: 5, maximum: 1 }"),
      /c\.yaml:11: this can't be checked as range/,
    ],
    [
      "valid values that are mappings",
      rule("metric: invalidValues\nmustBe: 0\narguments: { validValues: [{ a: 1 }] }"),
      /c\.yaml:11: this can't be checked as accepted_values/,
    ],
    ["a list for a document", "- apiVersion: v3.1.0\n", /c\.yaml:1: a contract is a mapping, and this document is a list/],
    ["another standard", "dataContractSpecification: 1.1.0\nid: x\n", /Data Contract Specification document; migrate it to ODCS/],
    ["neither form", "tables: []\n", /neither kind: DataContract \(ODCS\) nor checks/],
  ])("%s", async (_title, text, expected) => {
    expect(await refusal(text)).toMatch(expected);
  });

  test.each([
    ofProperty("physicalType: constructor"),
    ofProperty("logicalType: string\nlogicalTypeOptions: { format: constructor }"),
    ofProperty("logicalType: date\nlogicalTypeOptions: { format: toString }"),
    rule("rule: constructor\nmustBe: 0", "v3.0.2"),
    rule("type: custom\nengine: gx\nimplementation: { type: constructor }"),
    rule("type: sql\nquery: SELECT {constructor}\nmustBe: 0"),
    ofProperty("relationships: [{ to: constructor.id }]"),
  ])("names that every object has are no known names: %#", async (text) => {
    expect(await refusal(text)).toBe("accepted");
  });

  test("several mistakes are told together, in the order of their lines", async () => {
    const text = `${header().replace("kind: DataContract", "kind: x")}foo: 1\nbar: 2\nbaz: 3\n`;
    expect(await refusal(text)).toMatch(/^invalidContract c\.yaml:2: kind .*; line 6: foo .*; line 7: bar .* \(and 1 more problems\)$/);
  });

  test("a JSON document is told by its line too", async () => {
    const text = '{\n  "apiVersion": "v3.1.0",\n  "kind": "DataContract",\n  "id": "a",\n  "version": 1,\n  "status": "active"\n}\n';
    expect(await refusal(text)).toMatch(/^invalidContract c\.yaml:5: version must be a text/);
  });
});

describe("what 3.0 allows is accepted there", () => {
  test.each([
    rule("rule: rowCount\nmustBeGreaterThan: 1\nmustBeLessThan: 9", "v3.0.2"),
    rule("rule: rowCount\nmustBeGreaterThanOrEqualTo: 1", "v3.0.0"),
    rule("type: sql\nquery: SELECT 1", "v3.0.1"),
    rule("rule: whatever\nsomething: else", "v3.0.2"),
    ofProperty("logicalType: integer\nlogicalTypeOptions: { maximum: 3, exclusiveMaximum: true }", "v3.0.2"),
    ofProperty("logicalType: timestamp", "v3.0.2"),
    `${header("v3.0.2")}team:\n  - { username: a, dateIn: "2024-01-01", nickname: b }\n`,
  ])("%#", async (text) => {
    expect(await refusal(text.includes("schema:") ? text : `${text}schema: [{ name: orders }]\n`)).toBe("accepted");
  });
});
