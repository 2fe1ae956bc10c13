/** Preconditions by declarations and by data; catalogs from data and from queries. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Precondition } from "../../../src/engines/sql/rule.ts";
import { emptyCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromData } from "../../../src/engines/sql/schema/catalog-from-data.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { checkPrecondition } from "../../../src/engines/sql/schema/check-precondition.ts";
import { inferCatalog } from "../../../src/engines/sql/schema/infer-catalog.ts";
import { mergeCatalogs } from "../../../src/engines/sql/schema/merge-catalogs.ts";
import { workplace } from "../../data/support.ts";
import { analyse } from "../scopes/support.ts";

const place = workplace();
afterAll(place.dispose);
beforeAll(() => {
  place.file("data/orders.csv", "id,customer_id,note\n1,1,a\n2,1,\n3,9,c\n3,2,d\n");
  place.file("data/customers.csv", "id,name\n1,Ann\n2,Bob\n");
  place.file("data/Odd Name.csv", 'id,"a""b"\n1,\n2,x\n');
  place.file("data/broken.parquet", "no parquet");
});

const table = "orders";

describe("preconditions", () => {
  test.each<[Precondition, string, string]>([
    [{ kind: "notNull", table, column: "id" }, "holdsInData", "valid only if orders.id is not null; not declared, 0 nulls seen in 4 rows"],
    [{ kind: "notNull", table, column: "NOTE" }, "violated", "valid only if orders.NOTE is not null; not declared, 1 null seen in 4 rows"],
    [{ kind: "unique", table, columns: ["id"] }, "violated", "valid only if orders.id is unique; not declared, 1 duplicate seen in 4 rows"],
    [
      { kind: "unique", table, columns: ["id", "note"] },
      "holdsInData",
      "valid only if orders (id, note) is unique; not declared, 0 duplicates seen in 4 rows",
    ],
    [
      { kind: "unique", table: "customers", columns: [] },
      "violated",
      "valid only if customers has at most one row; not declared, 1 row too many seen in 2 rows",
    ],
    [
      { kind: "foreignKey", table, columns: ["customer_id"], references: { table: "customers", columns: ["id"] } },
      "violated",
      "valid only if each orders.customer_id is in customers.id; not declared, 1 orphan seen in 4 rows",
    ],
    [
      { kind: "notNull", table: "Odd Name", column: 'a"b' },
      "violated",
      'valid only if Odd Name.a"b is not null; not declared, 1 null seen in 2 rows',
    ],
    [{ kind: "notNull", table: "nowhere", column: "id" }, "unknown", "valid only if nowhere.id is not null; nothing is known of nowhere"],
    [
      { kind: "notNull", table, column: "nothing" },
      "unknown",
      "valid only if orders.nothing is not null; orders has no column nothing that is known",
    ],
    [{ kind: "assertion", text: "ts has no time zone" }, "unknown", "valid only if ts has no time zone; that can't be checked here"],
  ])("%j in data", async (precondition, status, text) => {
    await using session = await place.session();
    const catalog = await catalogFromData(session, [`${place.folder}/data`], place.data);
    expect(await checkPrecondition(precondition, { catalog, session })).toEqual({ precondition, status, text });
  });

  test("are declared before they are measured, through aliases", async () => {
    await using session = await place.session();
    const ddl =
      "CREATE TABLE shop.orders (id INT PRIMARY KEY, customer_id INT REFERENCES customers (id)); CREATE TABLE customers (id INT PRIMARY KEY)";
    const catalog = mergeCatalogs(catalogFromDdl(ddl, "postgres"), await catalogFromData(session, [`${place.folder}/data`], place.data));
    const statement = analyse("SELECT 1 FROM orders o JOIN customers c ON c.id = o.customer_id", { catalog });
    const texts = [];
    for (const precondition of [
      { kind: "notNull", table: "o", column: "id" },
      { kind: "unique", table: "o", columns: ["ID", "note"] },
      { kind: "foreignKey", table: "o", columns: ["customer_id"], references: { table: "c", columns: ["id"] } },
      { kind: "notNull", table: "o", column: "note" },
    ] satisfies Precondition[]) {
      const { status, text } = await checkPrecondition(precondition, { catalog, statement, session });
      texts.push(`${status}: ${text}`);
    }
    expect(texts).toEqual([
      "declared: valid only if o.id is not null; declared NOT NULL",
      "declared: valid only if o (ID, note) is unique; declared PRIMARY KEY",
      "declared: valid only if each o.customer_id is in c.id; declared FOREIGN KEY",
      "unknown: valid only if o.note is not null; shop.orders has no column note that is known",
    ]);
  });

  test("that are declared and not enforced are looked for in the data all the same", async () => {
    await using session = await place.session();
    const ddl =
      "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT REFERENCES customers (id)); CREATE TABLE customers (id INT PRIMARY KEY)";
    const declared = catalogFromDdl(ddl, "snowflake");
    const catalog = mergeCatalogs(declared, await catalogFromData(session, [`${place.folder}/data`], place.data));
    const preconditions = [
      { kind: "unique", table: "customers", columns: ["id"] },
      { kind: "unique", table: "orders", columns: ["id"] },
      { kind: "foreignKey", table: "orders", columns: ["customer_id"], references: { table: "customers", columns: ["id"] } },
    ] satisfies Precondition[];
    const told = async (known: typeof catalog): Promise<readonly string[]> => {
      const statement = analyse("SELECT 1 FROM orders, customers", { catalog: known, dialect: "snowflake" });
      const checked = await Promise.all(preconditions.map(async (each) => checkPrecondition(each, { catalog: known, statement, session })));
      return checked.map(({ status, text }) => `${status}: ${text}`);
    };
    expect(await told(declared)).toEqual([
      "declared: valid only if customers.id is unique; declared PRIMARY KEY, which Snowflake doesn't enforce",
      "declared: valid only if orders.id is unique; declared PRIMARY KEY, which Snowflake doesn't enforce",
      "declared: valid only if each orders.customer_id is in customers.id; declared FOREIGN KEY, which Snowflake doesn't enforce",
    ]);
    expect(await told(catalog)).toEqual([
      "declared: valid only if customers.id is unique; declared PRIMARY KEY, which Snowflake doesn't enforce; 0 duplicates seen in 2 rows",
      "violated: valid only if orders.id is unique; declared PRIMARY KEY, which Snowflake doesn't enforce; 1 duplicate seen in 4 rows",
      "violated: valid only if each orders.customer_id is in customers.id; declared FOREIGN KEY, which Snowflake doesn't enforce; 1 orphan seen in 4 rows",
    ]);
  });

  test("without data are unknown", async () => {
    const catalog = catalogFromDdl("CREATE TABLE orders (id INT)", "postgres");
    expect((await checkPrecondition({ kind: "notNull", table, column: "id" }, { catalog })).text).toBe(
      "valid only if orders.id is not null; not declared, and there is no data to check it on",
    );
  });
});

describe("a catalog from data", () => {
  test("has a table a file, its rows counted, and lists what can't be read", async () => {
    await using session = await place.session();
    const { tables, problems } = await catalogFromData(session, [`${place.folder}/data`], place.data);
    expect(
      tables
        .map(({ name, rows, columns }) => `${name} ${rows} ${columns.map((column) => `${column.name}:${column.kind}`).join(",")}`)
        .toSorted(),
    ).toEqual(['Odd Name 2 id:integer,a"b:text', "customers 2 id:integer,name:text", "orders 4 id:integer,customer_id:integer,note:text"]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("broken.parquet");
  });
});

describe("a catalog from queries", () => {
  test("guesses kinds from what columns are compared with", () => {
    const sql = `WITH recent AS (SELECT * FROM shop.orders WHERE created >= '2024-01-01')
      SELECT r.customer, sum(r.price_paid * 1.5) AS s FROM recent r JOIN people p ON p.pid = r.customer
      WHERE p.pid > 10 AND p.label LIKE 'a%' AND r.state IN ('x', 'y') AND p.mystery IS NOT NULL GROUP BY r.customer`;
    const { tables } = inferCatalog(analyse(sql, { catalog: emptyCatalog }));
    const told = tables.map(
      ({ name, columns, source, partial }) =>
        `${name}(${columns.map((column) => `${column.name} ${column.kind}`).join(", ")}) ${source} ${partial}`,
    );
    expect(told.toSorted()).toEqual([
      "people(pid integer, label text, mystery unknown) query true",
      "shop.orders(created date, customer integer, price_paid decimal, state text) query true",
    ]);
    expect(tables.every((item) => item.keys.length === 0 && item.columns.every((column) => !column.notNull))).toBe(true);
  });

  test("leaves known tables as they are", () => {
    const schema = "CREATE TABLE a (id INT PRIMARY KEY)";
    const statement = analyse("SELECT a.id, z.k FROM a JOIN z ON z.k = a.id", { schema });
    const { tables } = inferCatalog(statement);
    expect(tables[0]).toBe(statement.catalog.tables[0]);
    expect(tables[1]?.columns).toEqual([{ name: "k", type: "INTEGER", kind: "integer", notNull: false }]);
  });
});
