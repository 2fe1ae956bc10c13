import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Laboratory } from "../../../src/data/laboratory-types.ts";
import { generateData, type ColumnHints, type GeneratedData } from "../../../src/engines/sql/gain/generate/generate.ts";
import { scaledDistinct, sizesOf } from "../../../src/engines/sql/gain/generate/sizes.ts";
import { parseStatistics, withStatistics } from "../../../src/engines/sql/gain/generate/statistics-input.ts";
import type { LaboratoryTable, Reference } from "../../../src/engines/sql/judge/instances/types.ts";
import { valueFamily } from "../../../src/engines/sql/judge/instances/value-family.ts";
import type { TableSchema } from "../../../src/engines/sql/schema.ts";
import { errorOf, workplace } from "../../data/support.ts";

const place = workplace();
afterAll(async () => place.dispose());

/** `id BIGINT!` is NOT NULL. */
function table(
  name: string,
  columns: readonly string[],
  keys: readonly (readonly number[])[],
  references: readonly Reference[] = [],
): LaboratoryTable {
  return {
    name,
    sqlName: `"${name}"`,
    columns: columns.map((definition) => {
      const [, column = "", type = "", bang = ""] = /^(\w+) (.*?)(!?)$/.exec(definition) ?? [];
      return { name: column, type, family: valueFamily(type), notNull: bang === "!" };
    }),
    keys,
    references,
  };
}

function source(name: string, rows?: number, distinct?: Readonly<Record<string, number>>): TableSchema {
  const facts = { ...(rows === undefined ? {} : { rows }), ...(distinct === undefined ? {} : { distinct }) };
  return { name, columns: [], keys: [], foreignKeys: [], partitionBy: [], clusterBy: [], source: "ddl", kind: "table", ...facts };
}

const noHints: ColumnHints = { classOf: (column) => column, constants: new Map() };

async function made(lab: Laboratory, tables: readonly LaboratoryTable[]): Promise<void> {
  for (const { sqlName, columns } of tables) {
    await lab.execute(`CREATE TABLE ${sqlName} (${columns.map(({ name, type }) => `"${name}" ${type}`).join(", ")})`);
  }
}

async function generated(
  lab: Laboratory,
  tables: readonly LaboratoryTable[],
  sources: readonly TableSchema[],
  more: Partial<Parameters<typeof generateData>[0]> = {},
): Promise<GeneratedData> {
  await made(lab, tables);
  const data = await generateData({ laboratory: lab, tables, sources, hints: noHints, ...more });
  if ("problem" in data) throw new Error(data.problem);
  return data;
}

const laboratory = async (): Promise<Laboratory> =>
  place.data.laboratory({ signal: new AbortController().signal, withoutFiles: true, threads: 1 });

describe("a shop", () => {
  const tables = [
    table(
      "customers",
      ["id BIGINT!", "email VARCHAR!", "country VARCHAR", "since DATE", "boss BIGINT"],
      [[0], [1]],
      [{ columns: [4], table: 0, referenced: [0] }],
    ),
    table(
      "orders",
      ["id BIGINT!", "customer_id BIGINT!", "amount DECIMAL(10,2)", "placed TIMESTAMP!", "status VARCHAR!", "ref BIGINT"],
      [[0]],
      [{ columns: [1], table: 0, referenced: [0] }],
    ),
    table(
      "lines",
      ["order_id BIGINT!", "line INTEGER!", "product INTEGER!", "gift BOOLEAN"],
      [[0, 1]],
      [{ columns: [0], table: 1, referenced: [0] }],
    ),
    table("returns", ["order_id BIGINT", "line INTEGER", "code UUID"], [], [{ columns: [0, 1], table: 2, referenced: [0, 1] }]),
    table("details", ["id BIGINT!", "note VARCHAR"], [[0]], [{ columns: [0], table: 1, referenced: [0] }]),
  ];
  const sources = [
    source("customers", 500),
    source("orders", 20_000, { status: 4, ref: 7 }),
    source("lines", 50_000),
    source("returns", 3000),
    source("details", 99_000),
  ];
  let lab: Laboratory;
  let data: GeneratedData;
  const value = async (sql: string): Promise<unknown> => Object.values((await lab.rows(sql))[0] ?? {})[0];

  beforeAll(async () => {
    lab = await laboratory();
    data = await generated(lab, tables, sources);
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  test("has the rows that were asked for, and says so", async () => {
    expect(data.description).toBe("customers 500 rows, orders 20,000 rows, lines 50,000 rows, returns 3,000 rows, details 20,000 rows");
    for (const { table: name, rows } of data.rows) expect(await value(`SELECT count(*) FROM "${name}"`)).toBe(rows);
  });

  test("keeps keys unique, those of several columns too", async () => {
    expect(await value("SELECT count(DISTINCT id) FROM orders")).toBe(20_000);
    expect(await value("SELECT count(DISTINCT email) FROM customers")).toBe(500);
    expect(await value("SELECT count(*) FROM (SELECT DISTINCT order_id, line FROM lines)")).toBe(50_000);
    expect(await value("SELECT max(line) FROM lines")).toBeLessThan(10);
  });

  test("refers to rows that exist, by several columns too", async () => {
    expect(await value("SELECT count(*) FROM orders ANTI JOIN customers ON customers.id = orders.customer_id")).toBe(0);
    expect(await value("SELECT count(DISTINCT customer_id) FROM orders")).toBe(500);
    expect(await value("SELECT count(*) FROM lines ANTI JOIN orders ON orders.id = lines.order_id")).toBe(0);
    expect(
      await value(
        "SELECT count(*) FROM (FROM returns WHERE order_id IS NOT NULL AND line IS NOT NULL) AS r ANTI JOIN lines AS l ON l.order_id = r.order_id AND l.line = r.line",
      ),
    ).toBe(0);
    expect(await value("SELECT count(*) FROM details ANTI JOIN orders USING (id)")).toBe(0);
  });

  test("makes a table that refers to itself a tree", async () => {
    expect(await value("SELECT count(*) FROM customers WHERE boss IS NULL")).toBe(1);
    expect(
      await value(
        "WITH RECURSIVE t AS (SELECT id FROM customers WHERE boss IS NULL UNION ALL SELECT c.id FROM customers c JOIN t ON c.boss = t.id) SELECT count(*) FROM t",
      ),
    ).toBe(500);
  });

  test("has NULLs where they are allowed, and nowhere else", async () => {
    expect(await value("SELECT count(*) FROM orders WHERE customer_id IS NULL OR placed IS NULL OR status IS NULL")).toBe(0);
    const share = Number(await value("SELECT avg((amount IS NULL)::INT) FROM orders"));
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.07);
  });

  test("has the distinct values that were stated, and spread values where not", async () => {
    expect(await value("SELECT count(DISTINCT status) FROM orders")).toBe(4);
    expect(await value("SELECT count(DISTINCT ref) FROM orders")).toBe(7);
    expect(await value("SELECT count(DISTINCT placed) FROM orders")).toBeGreaterThan(10_000);
    expect(await value("SELECT date_diff('day', min(since), max(since)) FROM customers")).toBeGreaterThan(1000);
    expect(await value("SELECT count(DISTINCT gift) FROM lines")).toBe(2);
    expect(await value("SELECT count(DISTINCT code) FROM returns")).toBeGreaterThan(900);
  });

  test("is the same each time, and another with another seed", async () => {
    const checksum = "SELECT sum(hash(id, customer_id, amount, placed, status))::VARCHAR FROM orders";
    const of = async (seed: number): Promise<unknown> => {
      await using other = await laboratory();
      await generated(other, tables, sources, { seed });
      return Object.values((await other.rows(checksum))[0] ?? {})[0];
    };
    expect(await of(1)).toBe(await value(checksum));
    expect(await of(2)).not.toBe(await value(checksum));
  });

  test("can be made again from its script", async () => {
    await using other = await laboratory();
    await made(other, tables);
    for (const statement of data.script) await other.execute(statement);
    const counts = await other.rows("SELECT (SELECT count(*) FROM lines) AS lines, (SELECT sum(product) FROM lines)::BIGINT AS products");
    expect(counts[0]?.["lines"]).toBe(50_000);
    expect(counts[0]?.["products"]).toBe(await value("SELECT sum(product)::BIGINT FROM lines"));
  });
});

test("makes predicates with the query's constants select some rows and not all", async () => {
  const tables = [
    table(
      "t",
      [
        "id INTEGER!",
        "status VARCHAR!",
        "day DATE!",
        "price DOUBLE!",
        "moment TIMESTAMP WITH TIME ZONE!",
        "name VARCHAR!",
        "code INTEGER!",
      ],
      [[0]],
    ),
  ];
  const constants = new Map([
    ["status", ["shipped", "lost"]],
    ["day", ["2031-02-03"]],
    ["price", ["99.5"]],
    ["moment", ["2018-01-01 00:00:00"]],
    ["name", ["%son", "Mc%"]],
    ["code", ["17", "-3"]],
  ]);
  await using lab = await laboratory();
  await generated(lab, tables, [source("t", 10_000)], { hints: { classOf: (column) => column, constants } });
  for (const predicate of [
    "status = 'shipped'",
    "status IN ('lost', 'shipped')",
    "day >= DATE '2031-02-03'",
    "day < DATE '2031-02-03'",
    "price > 99.5",
    "price < 99.5",
    "moment < TIMESTAMPTZ '2018-01-01'",
    "moment >= TIMESTAMPTZ '2018-01-01'",
    "name LIKE '%son'",
    "name LIKE 'Mc%'",
    "code = 17",
    "code < -2",
  ]) {
    const [row] = await lab.rows(`SELECT avg((${predicate})::INT) AS share FROM t`);
    expect([predicate, Number(row?.["share"]) > 0.00001, Number(row?.["share"]) < 0.9]).toEqual([predicate, true, true]);
  }
});

test("joins columns that a query joins, without a declared key", async () => {
  const tables = [
    table("customers", ["id INTEGER!", "name VARCHAR"], [[0]]),
    table("orders", ["id INTEGER!", "customer_id INTEGER!"], [[0]]),
  ];
  const hints: ColumnHints = { classOf: (column) => (column === "customer_id" ? "id" : column), constants: new Map() };
  await using lab = await laboratory();
  await generated(lab, tables, [source("customers", 300), source("orders", 5000)], { hints });
  const [row] = await lab.rows(
    "SELECT count(*) AS n, count(DISTINCT c.id) AS c FROM orders AS o JOIN customers AS c ON c.id = o.customer_id",
  );
  expect(row).toEqual({ n: 5000, c: 300 });
});

test("skews values on demand", async () => {
  const share = async (skew: number): Promise<number> => {
    await using lab = await laboratory();
    await generated(lab, [table("t", ["kind INTEGER!"], [])], [source("t", 20_000, { kind: 100 })], { skew });
    const [row] = await lab.rows("SELECT max(n) / sum(n) AS share FROM (SELECT count(*) AS n FROM t GROUP BY kind)");
    return Number(row?.["share"]);
  };
  expect(await share(0)).toBeLessThan(0.03);
  expect(await share(2)).toBeGreaterThan(0.15);
});

describe("sizes", () => {
  const wanted = (name: string, rows: number | undefined, columns = 5): { name: string; columns: number; rows?: number } => ({
    name,
    columns,
    ...(rows === undefined ? {} : { rows }),
  });

  test("are as stated where they fit, and assumed where nobody says", () => {
    const sizes = sizesOf([wanted("a", 5000), wanted("b", undefined)], { mostRows: 1_000_000, mostCells: 20_000_000 });
    expect(sizes).toMatchObject({ rows: [5000, 100_000], scale: 1 });
    expect(sizes.notes.join(" ")).toContain("Row counts of b are not known; 100,000 were assumed.");
  });

  test("are cut together, so that joins keep their proportions, and small tables stay", () => {
    const bounds = { mostRows: 1_000_000, mostCells: 1e12 };
    const sizes = sizesOf([wanted("facts", 50_000_000), wanted("customers", 500_000), wanted("days", 366)], bounds);
    expect(sizes).toMatchObject({ rows: [1_000_000, 10_000, 366], scale: 0.02 });
    expect(sizes.notes.join(" ")).toContain("2.0%");
    expect(sizesOf([wanted("wide", 1_000_000, 100)], { mostRows: 1_000_000, mostCells: 20_000_000 }).rows).toEqual([200_000]);
  });

  test("cut the values of nearly unique columns, not of categories", () => {
    expect(scaledDistinct(40_000_000, 50_000_000, 1_000_000)).toBe(800_000);
    expect(scaledDistinct(200, 50_000_000, 1_000_000)).toBe(200);
    expect(scaledDistinct(200, 50_000_000, 100)).toBe(100);
  });
});

describe("statistics of the user", () => {
  const catalog = {
    tables: [
      { ...source("shop.Orders", 10, { Status: 2 }), columns: [{ name: "Status", type: "TEXT", kind: "text", notNull: false }] as const },
    ],
    problems: [],
  };

  test("win over what the catalog knew, whatever the case of names", async () => {
    const statistics = await parseStatistics("orders: {rows: 500, distinct: {status: 9}}\nother: {rows: 1}", "s.yaml");
    const { tables, problems } = withStatistics(catalog, statistics);
    expect(tables[0]).toMatchObject({ rows: 500, distinct: { Status: 9 } });
    expect(problems.join(" ")).toContain("other");
    expect((await parseStatistics('{"orders": {"rows": 5}}', "s.json"))["orders"]).toEqual({ rows: 5 });
  });

  test("say where they are wrong", async () => {
    for (const text of ["orders: {rows: -5}", "orders: {row: 5}", "- 1", "orders: ["]) {
      expect((await errorOf(async () => parseStatistics(text, "s.yaml"))).code).toBe("invalidStatistics");
    }
  });
});
