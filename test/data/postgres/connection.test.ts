import { expect, test } from "vitest";
import { openPostgres } from "../../../src/data/postgres/connection.ts";
import { checkCreateIndex } from "../../../src/data/postgres/read-only.ts";
import type { PostgresConnection } from "../../../src/data/postgres/types.ts";
import { errorOf } from "../support.ts";
import { testDatabase, type TestDatabase } from "./support.ts";

const database = testDatabase(`
  CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL UNIQUE, country text);
  CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id),
    amount numeric(10, 2),
    placed_at timestamptz NOT NULL,
    big bigint DEFAULT 9007199254740993
  );
  INSERT INTO customers SELECT i, 'c' || i || '@example.com', CASE WHEN i % 3 = 0 THEN 'DE' ELSE 'FR' END FROM generate_series(1, 100) i;
  INSERT INTO orders SELECT i, 1 + i % 100, i / 10.0, timestamptz '2024-01-01 00:00+00' + i * interval '1 minute' FROM generate_series(1, 5000) i;
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE TABLE events (id bigint, happened date NOT NULL) PARTITION BY RANGE (happened);
  CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  INSERT INTO events SELECT i, date '2024-06-01' + i % 600 FROM generate_series(1, 1000) i WHERE date '2024-06-01' + i % 600 < '2026-01-01';
  CREATE VIEW french AS SELECT * FROM customers WHERE country = 'FR';
  CREATE EXTENSION pg_stat_statements;
  CREATE TABLE partly (a integer, b integer);
  CREATE UNIQUE INDEX partly_some ON partly (a) WHERE b > 0;
  CREATE UNIQUE INDEX partly_pair ON partly (b, a);
  ALTER TABLE partly ADD CONSTRAINT partly_customer FOREIGN KEY (a) REFERENCES customers (id) NOT VALID;
  ANALYZE;
`);

async function connect({ url, environment }: TestDatabase, signal = new AbortController().signal): Promise<PostgresConnection> {
  return openPostgres([], url, { signal, environment });
}

test("says which server it is, without credentials", async (context) => {
  const db = database(context);
  await using connection = await connect(db);
  expect(connection.version).toMatch(/^18\./);
  expect(connection.versionNumber).toBeGreaterThanOrEqual(180_000);
  expect(connection.address).toBe(`127.0.0.1:${db.server.port}/${db.name}`);
  expect(connection.hypotheticalIndexes).toBe(false);
});

test("returns rows as cells with the server's types", async (context) => {
  await using connection = await connect(database(context));
  const result = await connection.run(
    "SELECT id, amount, placed_at, big, NULL::text AS none, 1.5::float8 AS f, true AS yes FROM orders ORDER BY id LIMIT 2;",
  );
  expect(result).toMatchObject({
    outcome: "rows",
    columns: [
      { name: "id", type: "bigint" },
      { name: "amount", type: "numeric(10,2)" },
      { name: "placed_at", type: "timestamp with time zone" },
      { name: "big", type: "bigint" },
      { name: "none", type: "text" },
      { name: "f", type: "double precision" },
      { name: "yes", type: "boolean" },
    ],
    rows: [
      [1, "0.10", "2024-01-01 00:01:00+00", "9007199254740993", null, 1.5, true],
      [2, "0.20", "2024-01-01 00:02:00+00", "9007199254740993", null, 1.5, true],
    ],
    complete: true,
  });
});

test("fetches no more rows than asked for, and says so", async (context) => {
  await using connection = await connect(database(context));
  expect(await connection.run("SELECT id FROM orders", { maximumRows: 3 })).toMatchObject({ complete: false, rows: { length: 3 } });
  expect(await connection.run("SELECT id FROM orders LIMIT 3", { maximumRows: 3 })).toMatchObject({ complete: true, rows: { length: 3 } });
});

test("tells a failing query as an outcome, with its place", async (context) => {
  await using connection = await connect(database(context));
  const sql = "SELECT id, amuont FROM orders";
  const failed = await connection.run(sql);
  expect(failed).toMatchObject({ outcome: "error", type: "SQLSTATE 42703", position: sql.indexOf("amuont") });
  expect(await connection.explain(sql)).toMatchObject({ outcome: "error", position: sql.indexOf("amuont") });
  expect(await connection.run("SELECT 1 / (id - 1) FROM orders")).toMatchObject({ outcome: "error", type: "SQLSTATE 22012" });
  expect(await connection.run("SELECT 1")).toMatchObject({ outcome: "rows" });
});

test("stops a query at its time limit and goes on", async (context) => {
  await using connection = await connect(database(context));
  expect(await connection.run("SELECT pg_sleep(30)", { timeoutMilliseconds: 50 })).toMatchObject({ outcome: "timeout" });
  expect(await connection.run("SELECT 1")).toMatchObject({ outcome: "rows", rows: [[1]] });
});

test("ends with the signal, and the server stops working on it", async (context) => {
  const db = database(context);
  const controller = new AbortController();
  await using connection = await connect(db, controller.signal);
  const running = errorOf(async () => connection.run("SELECT pg_sleep(30)", { timeoutMilliseconds: 60_000 }));
  const active = `SELECT count(*)::int FROM pg_stat_activity
    WHERE application_name = 'pipewright' AND datname = current_database() AND wait_event = 'PgSleep'`;
  await expect.poll(async () => db.value(active)).toBe(1);
  controller.abort();
  expect((await running).code).toBe("cancelled");
  await expect.poll(async () => db.value(active)).toBe(0);
  expect((await errorOf(async () => connection.run("SELECT 1"))).code).toBe("cancelled");
});

test("refuses what does more than read, by the parser", async (context) => {
  await using connection = await connect(database(context));
  const refused = [
    "DELETE FROM orders",
    "SELECT 1; SELECT 2",
    "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
    "SELECT * INTO copied FROM orders",
    "SELECT * FROM (SELECT * FROM orders FOR UPDATE) AS o",
    "CREATE TABLE x AS SELECT 1",
    "EXPLAIN ANALYZE DELETE FROM orders",
    "COPY orders TO PROGRAM 'cat'",
  ];
  const codeOf = async (sql: string): Promise<string> => `${(await errorOf(async () => connection.run(sql))).code}: ${sql}`;
  for (const sql of refused) expect(await codeOf(sql)).toBe(`notReadOnly: ${sql}`);
  const invalid = [
    "SELECT FROM WHERE",
    "",
    "SELECT $1",
    "SELECT pg_terminate_backend(1)",
    "SELECT pg_catalog.pg_read_file('/etc/passwd')",
    "SELECT set_config('transaction_read_only', 'off', true)",
    "SELECT * FROM dblink('host=x', 'DELETE FROM orders') AS t (a int)",
    "SELECT query_to_xml('DELETE FROM orders', true, true, '')",
  ];
  for (const sql of invalid) expect(await codeOf(sql)).toBe(`invalidPostgresQuery: ${sql}`);
  expect((await errorOf(async () => connection.explain("DELETE FROM orders", { analyze: true }))).code).toBe("notReadOnly");
});

test("runs in a transaction that can't write, whatever a function of the user's does", async (context) => {
  const db = database(context);
  await db.setUp(`CREATE FUNCTION sly() RETURNS integer LANGUAGE plpgsql VOLATILE AS $$ BEGIN
    PERFORM set_config('transaction_read_only', 'off', true); DELETE FROM orders; RETURN 1; END $$`);
  await using connection = await connect(db);
  expect(await connection.run("SELECT sly()")).toMatchObject({ outcome: "error" });
  await db.setUp(
    `CREATE OR REPLACE FUNCTION sly() RETURNS integer LANGUAGE plpgsql VOLATILE AS $$ BEGIN DELETE FROM orders; RETURN 1; END $$`,
  );
  expect(await connection.run("SELECT sly()")).toMatchObject({ outcome: "error", type: "SQLSTATE 25006" });
  expect(await connection.explain("SELECT sly()", { analyze: true })).toMatchObject({ outcome: "error", type: "SQLSTATE 25006" });
  expect(await db.value("SELECT count(*)::int FROM orders")).toBe(5000);
});

test("reads the planner's estimate, and with analyze what the query did", async (context) => {
  await using connection = await connect(database(context));
  const sql = "SELECT count(*) FROM orders WHERE amount > 100";
  const estimate = await connection.explain(sql);
  expect(estimate).toMatchObject({ outcome: "plan", root: { type: "Aggregate", children: [{ type: "Seq Scan", relation: "orders" }] } });
  expect(estimate).not.toHaveProperty("actual");
  if (estimate.outcome !== "plan") throw new Error("no plan");
  expect(estimate.totalCost).toBeGreaterThan(0);
  const analyzed = await connection.explain(sql, { analyze: true });
  if (analyzed.outcome !== "plan") throw new Error("no plan");
  expect(analyzed.actual).toMatchObject({ rows: 1, rowsScanned: 5000, cardinality: 4001 });
  expect(analyzed.actual?.bytesRead).toBeGreaterThanOrEqual(8192);
  const sorted = await connection.explain("SELECT * FROM orders ORDER BY amount DESC, id", { analyze: true });
  if (sorted.outcome !== "plan") throw new Error("no plan");
  expect(sorted.actual?.peakMemoryBytes).toBeGreaterThan(100_000);
});

test("asks hypothetical indexes of servers that have the extension only", async (context) => {
  await using connection = await connect(database(context));
  const error = await errorOf(async () => connection.explain("SELECT 1", { hypotheticalIndexes: ["CREATE INDEX ON orders (amount)"] }));
  expect(error.code).toBe("unsupportedFeature");
});

test("takes nothing but CREATE INDEX for a hypothetical index", async () => {
  expect(await checkCreateIndex("CREATE INDEX CONCURRENTLY ON orders (amount) WHERE amount > 0; -- why")).toBe(
    "CREATE INDEX CONCURRENTLY ON orders (amount) WHERE amount > 0\n",
  );
  expect((await errorOf(async () => checkCreateIndex("DROP TABLE orders"))).code).toBe("invalidPostgresQuery");
  expect((await errorOf(async () => checkCreateIndex("CREATE INDEX ON a (b); DROP TABLE orders"))).code).toBe("notReadOnly");
});

test("reads the catalog: types, keys, statistics, indexes, partitions", async (context) => {
  await using connection = await connect(database(context));
  const { tables, problems } = await connection.catalog();
  expect(problems).toEqual([]);
  expect(tables.map(({ name }) => name)).toEqual(["customers", "events", "french", "orders", "partly"]);
  const named = (name: string): (typeof tables)[number] | undefined => tables.find((table) => table.name === name);
  expect(named("orders")).toMatchObject({
    schema: "public",
    kind: "table",
    rows: 5000,
    keys: [{ columns: ["id"], primary: true }],
    foreignKeys: [{ columns: ["customer_id"], table: "public.customers", referenced: ["id"] }],
    columns: [
      { name: "id", type: "bigint", kind: "integer", notNull: true, distinct: 5000 },
      { name: "customer_id", type: "integer", notNull: true, distinct: 100, nullShare: 0, averageBytes: 4 },
      { name: "amount", type: "numeric(10,2)", kind: "decimal", notNull: false },
      { name: "placed_at", type: "timestamp with time zone", kind: "timestamptz", notNull: true },
      { name: "big", distinct: 1 },
    ],
  });
  expect(named("orders")?.indexes.map(({ definition, valid }) => [definition, valid])).toContainEqual([
    "CREATE INDEX orders_customer ON public.orders USING btree (customer_id)",
    true,
  ]);
  expect(named("orders")?.bytes).toBeGreaterThan(5000 * 30);
  expect(named("customers")?.keys).toEqual([
    { columns: ["id"], primary: true },
    { columns: ["email"], primary: false },
  ]);
  expect(named("events")).toMatchObject({ partitionKey: "RANGE (happened)", partitions: 2 });
  expect(named("events")?.rows).toBeGreaterThan(500);
  expect(named("french")).toMatchObject({ kind: "view", keys: [] });
  expect(named("french")).not.toHaveProperty("rows");
  // A partial unique index is no key of the table, and a foreign key that was never checked proves nothing.
  expect(named("partly")).toMatchObject({ keys: [{ columns: ["b", "a"], primary: false }], foreignKeys: [] });
});

test("says why a server can't be used, without the password", async (context) => {
  const db = database(context);
  const wrong = await errorOf(async () =>
    openPostgres([], db.url, { signal: new AbortController().signal, environment: { PGPASSWORD: "wrong-secret" } }),
  );
  expect(wrong).toMatchObject({ code: "cannotConnect", kind: "source" });
  expect(wrong.message).toContain("password authentication failed");
  expect(JSON.stringify([wrong.message, wrong.hint, wrong.stack])).not.toContain("wrong-secret");
  const nowhere = await errorOf(async () => openPostgres([], "postgres://a@127.0.0.1:1/x", { signal: new AbortController().signal }));
  expect(nowhere).toMatchObject({ code: "cannotConnect" });
  expect(nowhere.message).toContain("ECONNREFUSED");
});

test("says that another session's lock is what it waited for", async (context) => {
  const db = database(context);
  await using connection = await connect(db);
  // Given up by the server soon after the five seconds that a statement of ours waits.
  const holder = db.setUp("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(7); COMMIT");
  for (let tries = 0; tries < 100; tries++) {
    if (
      Number(
        await db.value("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'orders'::regclass"),
      ) > 0
    )
      break;
  }
  const error = await errorOf(async () => connection.catalog());
  expect(error).toMatchObject({ code: "queryTimeout", kind: "limit" });
  expect(error.message).toContain("waiting for a lock of another session");
  await holder;
  expect((await connection.catalog()).problems).toEqual([]);
});
