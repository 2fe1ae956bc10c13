import { afterAll, expect, test } from "vitest";
import { defaultBounds } from "../../../src/engines/sql/gain/generate/sizes.ts";
import { measureRewrite, type RewriteMeasurement, type RewriteTools } from "../../../src/engines/sql/gain/measure-rewrite.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { workplace } from "../../data/support.ts";

const place = workplace();
afterAll(async () => place.dispose());

const catalog: SchemaCatalog = {
  tables: [
    {
      name: "shop.orders",
      columns: [
        { name: "id", type: "BIGINT", kind: "integer", notNull: true },
        { name: "customer_id", type: "BIGINT", kind: "integer", notNull: true },
        { name: "status", type: "VARCHAR(20)", kind: "text", notNull: false },
      ],
      keys: [{ columns: ["id"], primary: true, source: "ddl" }],
      foreignKeys: [{ columns: ["customer_id"], table: "shop.customers", referenced: ["id"] }],
      partitionBy: [],
      clusterBy: [],
      source: "ddl",
      rows: 30_000,
      distinct: { status: 5 },
      kind: "table",
    },
    {
      name: "shop.customers",
      columns: [
        { name: "id", type: "BIGINT", kind: "integer", notNull: true },
        { name: "name", type: "TEXT", kind: "text", notNull: false },
      ],
      keys: [{ columns: ["id"], primary: true, source: "ddl" }],
      foreignKeys: [],
      partitionBy: [],
      clusterBy: [],
      source: "ddl",
      rows: 20_000,
      kind: "table",
    },
  ],
  problems: [],
};

const tools: RewriteTools = { laboratory: async (options) => place.data.laboratory(options), signal: new AbortController().signal };
/** An OR over two columns joins by trying all pairs; two equalities don't. */
const slow =
  "SELECT count(*) FROM orders o JOIN shop.customers c ON o.customer_id = c.id OR o.id = c.id WHERE c.id <= 3000 AND o.status = 'open'";
const fast = "SELECT count(*) FROM orders o JOIN shop.customers c ON o.customer_id = c.id WHERE c.id <= 3000 AND o.status = 'open'";
const request: RewriteMeasurement = {
  before: slow,
  after: fast,
  dialect: "snowflake",
  catalog,
  source: { kind: "generated" },
  budgetMilliseconds: 500,
  runs: 3,
};

test("measures on data generated from the catalog, and gives the script to do it again", async () => {
  const gain = await measureRewrite(request, tools);
  expect(gain).toMatchObject({ basis: "measured", engine: "duckdb", on: "generated", verdict: "faster", recommended: true });
  expect(gain.explanation).toContain("on generated data (shop.orders 30,000 rows, shop.customers 20,000 rows)");
  expect(gain.explanation).toContain("Snowflake itself was not asked");
  expect(gain.before?.rowsScanned).toBeGreaterThan(30_000);
  await using lab = await place.data.laboratory({ signal: tools.signal, withoutFiles: true });
  await lab.execute((gain.reproduce ?? "").replaceAll("EXPLAIN ANALYZE ", ""));
  expect(await lab.rows(`SELECT count(*) AS n FROM orders WHERE status = 'open'`)).toMatchObject([{ n: expect.any(Number) }]);
});

test("measures on the user's files", async () => {
  await using session = await place.session();
  await session.write(
    "SELECT range AS id, range % 500 AS customer_id, CASE range % 3 WHEN 0 THEN 'open' ELSE 'done' END AS status FROM range(30000)",
    "orders.parquet",
  );
  await session.write("SELECT range AS id, 'c' || range AS name FROM range(20000)", "customers.csv");
  const datasets = new Map([
    ["shop.orders", "orders.parquet"],
    ["shop.customers", "customers.csv"],
  ]);
  const gain = await measureRewrite({ ...request, source: { kind: "data", datasets } }, tools);
  expect(gain).toMatchObject({ basis: "measured", on: "data", verdict: "faster" });
  expect(gain.explanation).toContain("on your data (orders.parquet, customers.csv)");
  expect(gain.explanation).not.toContain("as stated");
  expect(gain.reproduce?.match(/EXPLAIN ANALYZE/g)).toHaveLength(2);
  const large = { ...catalog, tables: catalog.tables.map((table) => ({ ...table, rows: 5_000_000 })) };
  const sampled = await measureRewrite({ ...request, catalog: large, source: { kind: "data", datasets } }, tools);
  expect(sampled.explanation).toContain("shop.orders has 5,000,000 rows as stated and 30,000 in these data");
  expect(sampled.explanation).toContain("shop.customers has 5,000,000 rows as stated and 20,000 in these data");
  await using lab = await place.data.laboratory({ signal: tools.signal });
  // A laboratory's settings are locked, and its files are named from the project folder.
  const script = (gain.reproduce ?? "").replaceAll(/^SET .*;$/gm, "").replaceAll("EXPLAIN ANALYZE ", "");
  await lab.execute(script.replaceAll(/'(\w+\.(?:csv|parquet))'/g, (_, name: string) => `'${place.folder}/${name}'`));
  expect(await lab.rows("SELECT count(*) AS n FROM shop.customers")).toEqual([{ n: 20_000 }]);
  const lacking = await measureRewrite(
    { ...request, source: { kind: "data", datasets: new Map([["shop.orders", "orders.parquet"]]) } },
    tools,
  );
  expect(lacking).toMatchObject({ basis: "none", verdict: "unknown" });
  expect(lacking.explanation).toContain("no data for shop.customers");
});

test("says why nothing is known where the queries can't be run", async () => {
  const unknownTable = await measureRewrite({ ...request, before: "SELECT * FROM nowhere" }, tools);
  expect(unknownTable).toMatchObject({ basis: "none", verdict: "unknown" });
  expect(unknownTable.explanation).toContain("nowhere");
  expect(await measureRewrite({ ...request, after: "DELETE FROM orders" }, tools)).toMatchObject({ verdict: "unknown" });
});

test("states what it cut and assumed", async () => {
  const bounds = { ...defaultBounds, mostRows: 3000 };
  const gain = await measureRewrite({ ...request, after: slow, source: { kind: "generated", bounds } }, tools);
  expect(gain.explanation).toContain("shop.orders 3,000 rows, shop.customers 2,000 rows");
  expect(gain.explanation).toContain("cut to 10% of their rows");
});
