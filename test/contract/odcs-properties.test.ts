import { describe, expect, test } from "vitest";
import { describeError } from "../../src/core/errors.ts";
import { brief, header, ofObject, ofProperty, read } from "./odcs-documents.ts";

const amount = { columns: "amount" };

describe("constraints of a property", () => {
  test("required, unique, and the columns that must be there", async () => {
    const contract = await read(ofObject("properties:\n  - { name: a, required: true }\n  - { name: b, unique: true, required: false }"));
    expect(contract.checks).toMatchObject([
      { id: "schema", params: { columns: ["a", "b"] }, origin: "c.yaml:8" },
      { id: "not_null:a", origin: "c.yaml:9", severity: "P1" },
      { id: "unique:b", origin: "c.yaml:10" },
    ]);
    expect(contract).toMatchObject({ form: "odcs v3.1.0", object: "orders", notes: [], types: {} });
  });

  test("a compound primary key is in the order of its positions", async () => {
    const text = ofObject(
      "properties:\n  - { name: b, primaryKey: true, primaryKeyPosition: 2 }\n  - { name: x, primaryKey: false }\n  - { name: c, primaryKey: true }\n  - { name: a, primaryKey: true, primaryKeyPosition: 1 }",
    );
    expect(brief(await read(text))).toEqual([{ check: "primary_key", columns: "a,b,c" }]);
  });

  test.each([
    ["logicalType: string\nlogicalTypeOptions: { minLength: 2, maxLength: 4 }", [{ check: "length", ...amount, min: 2, max: 4 }]],
    ["logicalType: string\nlogicalTypeOptions: { pattern: '^A' }", [{ check: "pattern", ...amount, pattern: "^A" }]],
    ["logicalType: string\nlogicalTypeOptions: { format: email }", [{ check: "format", ...amount, format: "email" }]],
    ["logicalType: string\nlogicalTypeOptions: { format: ipv4 }", [{ check: "format", ...amount, format: "ipv4" }]],
    [
      "logicalType: string\nlogicalTypeOptions: { format: uri }",
      [{ check: "pattern", ...amount, pattern: "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$" }],
    ],
    ["logicalType: string\nphysicalType: varchar(18)", [{ check: "length", ...amount, max: 18 }]],
    ["logicalType: string\nphysicalType: varchar(18)\nlogicalTypeOptions: { maxLength: 9 }", [{ check: "length", ...amount, max: 9 }]],
    [
      "logicalType: integer\nlogicalTypeOptions: { minimum: 1, exclusiveMaximum: 9 }",
      [{ check: "range", ...amount, min: 1, max: 9, strictMax: true }],
    ],
    [
      "logicalType: number\nlogicalTypeOptions: { minimum: 1, exclusiveMinimum: 0.5 }",
      [
        { check: "range", ...amount, min: 1 },
        { check: "range", ...amount, min: 0.5, strictMin: true },
      ],
    ],
    ["logicalType: integer\nlogicalTypeOptions: { format: u8 }", [{ check: "range", ...amount, min: "0", max: "255" }]],
    ["logicalType: integer\nlogicalTypeOptions: { format: i8, minimum: 1, maximum: 9 }", [{ check: "range", ...amount, min: 1, max: 9 }]],
    [
      "logicalType: number\nlogicalTypeOptions: { multipleOf: 0.25 }",
      [{ check: "row_expression", ...amount, expression: "TRY_CAST({column} AS DECIMAL(38,12)) % CAST('0.25' AS DECIMAL(38,12)) = 0" }],
    ],
    [
      'logicalType: date\nlogicalTypeOptions: { exclusiveMinimum: "2020-01-01", maximum: "2021-01-01", format: yyyy-MM-dd }',
      [{ check: "range", ...amount, min: "2020-01-01", strictMin: true, max: "2021-01-01" }],
    ],
    ["logicalType: boolean\nlogicalTypeOptions: { anything: 1 }", []],
  ])("%s", async (body, expected) => {
    const contract = await read(ofProperty(body));
    expect(brief(contract)).toEqual(expected);
    expect(contract.notes).toEqual([]);
  });

  test.each([
    [
      "logicalType: number\nlogicalTypeOptions: { minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: false }",
      { min: 1, strictMin: true, max: 3 },
    ],
    ['logicalType: date\nlogicalTypeOptions: { maximum: "2021-01-01", exclusiveMaximum: true }', { max: "2021-01-01", strictMax: true }],
    ["logicalType: integer\nlogicalTypeOptions: { exclusiveMinimum: 3 }", { min: 3, strictMin: true }],
  ])("exclusive bounds of 3.0: %s", async (body, expected) => {
    expect(brief(await read(ofProperty(body, "v3.0.2")))).toEqual([{ check: "range", ...amount, ...expected }]);
  });

  test.each([
    ["logicalType: string\nlogicalTypeOptions: { format: password }", /format password is not checked/],
    ["logicalType: number\nlogicalTypeOptions: { format: f32 }", /format f32 is not checked/],
    ['logicalType: timestamp\nlogicalTypeOptions: { defaultTimezone: "Australia/Sydney" }', /time zone Australia\/Sydney/],
    ["logicalType: date\nlogicalTypeOptions: { format: 'QQQ yyyy' }", /format QQQ yyyy is not checked/],
    ["physicalType: Name", /physicalType Name is not one that is known/],
    ["logicalType: array\nitems: { logicalType: string, unique: true }", /unique of the items of amount/],
    [
      "logicalType: object\nproperties: [{ name: x, logicalType: string, logicalTypeOptions: { minLength: 1 } }]",
      /logicalTypeOptions of amount\.x/,
    ],
  ])("not checked, and noted: %s", async (body, note) => {
    const contract = await read(ofProperty(body));
    expect(brief(contract)).toEqual([]);
    expect(contract.notes).toEqual([{ origin: expect.stringMatching(/^c\.yaml:\d+$/), message: expect.stringMatching(note) }]);
  });

  test("an exclusive flag without its bound is noted", async () => {
    const contract = await read(ofProperty("logicalType: integer\nlogicalTypeOptions: { exclusiveMaximum: true }", "v3.0.2"));
    expect(contract.notes).toEqual([{ origin: "c.yaml:11", message: expect.stringContaining("no bound") }]);
  });
});

describe("types", () => {
  test.each([
    ["logicalType: string", "VARCHAR", "text"],
    ["logicalType: integer", "HUGEINT", "integer"],
    ["logicalType: number", "DOUBLE", "number"],
    ["logicalType: boolean", "BOOLEAN", "boolean"],
    ["logicalType: date", "DATE", "date"],
    ["logicalType: timestamp", undefined, "timestamp"],
    ["logicalType: timestamp\nlogicalTypeOptions: { timezone: false }", "TIMESTAMP", "timestamp"],
    ["logicalType: timestamp\nphysicalType: TIMESTAMP", undefined, "timestamp"],
    ["logicalType: timestamp\nphysicalType: timestamptz", "TIMESTAMP WITH TIME ZONE", "timestamp"],
    ["logicalType: timestamp\nphysicalType: varchar(30)", undefined, "timestamp"],
    ["physicalType: datetime", undefined, "timestamp"],
    ["logicalType: timestamp\nlogicalTypeOptions: { timezone: true }", "TIMESTAMP WITH TIME ZONE", "timestamptz"],
    ["logicalType: timestamp\nphysicalType: timestamp\nlogicalTypeOptions: { timezone: true }", "TIMESTAMP WITH TIME ZONE", "timestamptz"],
    ["logicalType: timestamp\nlogicalTypeOptions: { format: \"yyyy-MM-dd'T'HH:mm:ssZ\" }", "TIMESTAMP WITH TIME ZONE", "timestamp"],
    ["logicalType: date\nlogicalTypeOptions: { format: yyyy-MM-dd HH:mm:ss }", "TIMESTAMP", "timestamp"],
    ["logicalType: time", "TIME", "time"],
    ["logicalType: array", undefined, "array"],
    ["logicalType: object\nphysicalType: json", "JSON", "object"],
    ["logicalType: number\nphysicalType: decimal(10, 2)", "DECIMAL(10,2)", "number"],
    ["logicalType: number\nphysicalType: numeric", "DOUBLE", "number"],
    ["logicalType: number\nphysicalType: serial", "INTEGER", "number"],
    ["logicalType: date\nphysicalType: timestamp", undefined, "timestamp"],
    ["logicalType: date\nphysicalType: varchar", "DATE", "date"],
    ["logicalType: string\nphysicalType: uuid", "UUID", "uuid"],
    ["logicalType: string\nphysicalType: varchar[15]", "VARCHAR", "text"],
    ["physicalType: TIMESTAMP(6) WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE", "timestamptz"],
    ["physicalType: double precision", "DOUBLE", "number"],
    ["physicalType: INTERVAL", "INTERVAL", "INTERVAL"],
    ["physicalType: INTEGER[]", undefined, "object"],
  ])("%s", async (body, declared, family) => {
    const contract = await read(ofProperty(body), { columns: ["amount"] });
    expect(contract.types).toEqual(declared === undefined ? {} : { amount: declared });
    expect(contract.checks.find(({ check }) => check === "type")?.params).toEqual({ type: family });
  });

  test("a date in a format of its own stays text, and is matched by a real calendar", async () => {
    const contract = await read(ofProperty('logicalType: date\nlogicalTypeOptions: { format: dd.MM.yyyy, minimum: "2020-01-01" }'));
    expect(contract.types).toEqual({ amount: "VARCHAR" });
    expect(contract.checks.map(({ check, reason }) => [check, reason])).toEqual([
      ["schema", undefined],
      ["row_expression", "format dd.MM.yyyy"],
      ["row_expression", "minimum and maximum"],
    ]);
  });
});

describe("columns", () => {
  const text = ofProperty("physicalName: AMT\nlogicalType: number\nrequired: true");

  test.each([
    [undefined, "AMT", ["AMT", "amount"]],
    [["AMT", "amount"], "AMT", ["AMT"]],
    [["amount"], "amount", ["amount"]],
    [["Amount"], "Amount", ["Amount"]],
    [["amt"], "amt", ["amt"]],
    [["other"], "AMT", ["AMT"]],
  ])("with %j the property is %s", async (columns, column, typed) => {
    const contract = await read(text, { columns });
    expect(contract.checks.map((check) => check.columns.join())).toEqual(["", column, column]);
    expect(Object.keys(contract.types)).toEqual(typed);
  });
});

describe("objects", () => {
  const text = `${header()}schema:\n  - { name: customers, properties: [{ name: id }] }\n  - { name: orders, physicalName: shop.orders_v1, id: ord, properties: [{ name: id }] }\n`;

  test.each([
    [{ object: "orders" }, "orders"],
    [{ object: "shop.orders_v1" }, "orders"],
    [{ object: "ord" }, "orders"],
    [{ dataset: "data/Customers.csv.gz" }, "customers"],
    [{ dataset: "w.duckdb#main.orders_v1" }, "orders"],
    [{ dataset: "x/orders_v1.parquet" }, "orders"],
  ])("%j", async (options, object) => {
    const contract = await read(text, options);
    expect(contract.object).toBe(object);
    expect(contract.notes).toEqual([{ origin: expect.anything(), message: expect.stringContaining("other objects") }]);
  });

  test.each([
    [{ dataset: "other.csv" }, /^c\.yaml:6: the contract describes 2 objects, and none is named other; choose one: customers, orders/],
    [{}, /choose one: customers, orders/],
    [{ object: "order" }, /^c\.yaml:6: there is no schema object order\. Did you mean orders\?/],
  ])("%j is refused", async (options, message) => {
    const refused = read(text, options).then(
      () => "accepted",
      (error: unknown) => describeError(error).message,
    );
    expect(await refused).toMatch(message);
  });

  test("the only one needs no name; none, and one that says nothing, are noted", async () => {
    const silent = await read(ofObject("description: nothing"));
    expect(silent.notes).toEqual([{ origin: "c.yaml:7", message: expect.stringContaining("no properties and no rules") }]);
    expect((await read(ofObject("properties: []"), { dataset: "other.csv" })).object).toBe("orders");
    const none = await read(`${header()}schema: []\n`);
    expect(none).toMatchObject({ object: "", checks: [], notes: [{ message: expect.stringContaining("no schema object") }] });
  });
});

describe("relationships", () => {
  const document = (servers: string): string =>
    `${header()}${servers}schema:
  - name: orders
    id: ord
    properties:
      - { name: customer, id: cust, relationships: [{ to: customers.id }] }
      - { name: country, id: ctry }
      - { name: parent, relationships: [{ to: orders.customer }] }
    relationships:
      - { from: [orders.customer, schema/ord/properties/ctry], to: [customers.id, schema/c/properties/cc] }
  - name: customers
    id: c
    physicalName: customers_v2
    properties:
      - { name: id, physicalName: ID }
      - { name: country, id: cc }
`;

  test.each([
    ["servers: [{ server: s, type: local, path: 'data/{object}.csv', format: csv }]\n", {}, "data/customers_v2.csv"],
    ["servers: [{ server: s, type: duckdb, database: w.duckdb, schema: main }]\n", {}, "w.duckdb#main.customers_v2"],
    ["", { references: { customers: "c.parquet" } }, "c.parquet"],
  ])("%s %j", async (servers, options, dataset) => {
    const contract = await read(document(servers), { object: "orders", dataset: "o.csv", ...options });
    expect(contract.checks.filter(({ check }) => check === "reference")).toMatchObject([
      { columns: ["customer"], params: { dataset, columns: ["ID"] } },
      { columns: ["parent"], params: { dataset: "o.csv", columns: ["customer"] } },
      { columns: ["customer", "country"], params: { dataset, columns: ["ID", "country"] } },
    ]);
  });

  test("without a dataset for the other object they are noted", async () => {
    const contract = await read(document(""), { object: "orders", dataset: "o.csv" });
    const messages = contract.notes.map(({ message }) => message).filter((message) => message.includes("relationship"));
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(/customer to customers\.id is not checked: no dataset is known for customers/);
  });

  test("those to other contracts and to nested data are noted", async () => {
    const contract = await read(ofProperty("relationships:\n  - { to: other.yaml#customers.id }\n  - { to: customers.address.zip }"));
    expect(contract.notes.map(({ origin, message }) => [origin, /another contract|does not lead/.test(message)])).toEqual([
      ["c.yaml:11", true],
      ["c.yaml:12", true],
    ]);
  });
});

describe("service levels", () => {
  const withSla = (sla: string): string =>
    `${header()}schema: [{ name: orders, physicalName: o1, properties: [{ name: day, physicalName: DAY, logicalType: date }] }]\nslaProperties:\n  - ${sla}\n`;

  test.each([
    ["{ property: latency, value: 4, unit: d, element: orders.day }", { maxAge: "4 d" }],
    ["{ property: frequency, value: 1, valueExt: 1, unit: day, element: day }", { maxAge: "1 day" }],
    ["{ property: freshness, value: PT6H, element: o1.DAY }", { maxAge: "PT6H" }],
    ["{ property: LATENCY, value: 2, unit: y, element: orders.day }", { maxAge: "2 y" }],
  ])("%s", async (sla, params) => {
    const contract = await read(withSla(sla));
    expect(contract.checks.at(-1)).toMatchObject({ check: "freshness", columns: ["DAY"], params, origin: "c.yaml:8" });
    expect(contract.notes).toEqual([]);
  });

  test.each([
    ["{ property: retention, value: 3, unit: y, element: orders.day }", /retention is not checked/],
    ["{ property: latency, value: 4, unit: fortnights, element: orders.day }", /4 fortnights is no duration/],
    ["{ property: latency, value: 4, unit: d }", /names no date or timestamp column/],
    ["{ property: latency, value: 4, unit: d, element: tab1.day }", /tab1\.day is no column/],
  ])("not checked, and noted: %s", async (sla, note) => {
    const contract = await read(withSla(sla));
    expect(contract.checks.filter(({ check }) => check === "freshness")).toEqual([]);
    expect(contract.notes).toEqual([{ origin: "c.yaml:8", message: expect.stringMatching(note) }]);
  });

  test("the default element of 3.0 is used", async () => {
    const text = withSla("{ property: latency, value: 4, unit: d }").replace("v3.1.0", "v3.0.2");
    expect((await read(`${text}slaDefaultElement: orders.day\n`)).checks.at(-1)).toMatchObject({ check: "freshness", columns: ["DAY"] });
  });
});
