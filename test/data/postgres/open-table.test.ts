import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { errorOf, rowsOf, shape, workplace } from "../support.ts";
import { testDatabase, type TestDatabase } from "./support.ts";

const place = workplace();
afterAll(async () => place.dispose());

const database = testDatabase(`
  CREATE SCHEMA sales;
  CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE sales.orders (
    id bigint PRIMARY KEY, small smallint, whole positive, price numeric(10, 2), any_number numeric, ratio real, precise double precision,
    yes boolean, name text, code char(3), day date, placed timestamp, placed_tz timestamptz, clock time, span interval,
    key uuid, bytes bytea, doc jsonb, tags text[], feeling mood, "Odd ""name" text
  );
  INSERT INTO sales.orders VALUES
    (1, -2, 3, 12.50, 123456789012.000001, 1.5, 0.1, true, 'plain', 'abc', '2024-02-29', '2024-02-29 12:30:45.123456', '2024-02-29 12:30:45+02', '23:59:59.5',
      '1 day 02:00:00', '6f1e5a0e-0a0c-4b8e-9c68-0c9d5f7d6c11', '\\x00ff10', '{"a": [1, "x"]}', '{a,NULL,"b c"}', 'ok', 'odd'),
    (2, NULL, NULL, NULL, -5, 'NaN', 'Infinity', false, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (3, 0, 1, -0.01, 0.5, 0, -1e300, NULL, E'\\\\N, "quoted"\r\nnext, line\n', 'z', '0001-01-01', 'infinity', '-infinity', '00:00', '-1 mon', NULL, '', 'null', '{}', 'sad', E'\\t');
  CREATE TABLE lonely (note text);
  INSERT INTO lonely VALUES (NULL), (''), ('\\N'), (E'\n');
  CREATE TABLE extremes (n numeric, fine numeric, old date, far timestamp, d numeric(6, 2));
  INSERT INTO extremes VALUES ('NaN', 1.25, '0044-03-15 BC', '294270-01-01', 'NaN'), (1, 22, '2024-01-01', '2024-01-01', 1.5);
  CREATE TABLE many AS SELECT i, 'text ' || i AS t, i % 7 = 0 AS b FROM generate_series(1, 200000) i;
  CREATE TABLE parts (day date, n integer) PARTITION BY RANGE (day);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  INSERT INTO parts VALUES ('2024-05-05', 1);
  CREATE VIEW few AS SELECT * FROM many WHERE i <= 3;
  CREATE TABLE empty_one (a integer);
`);

/** The environment that the user would have. */
let db: TestDatabase;
beforeEach((context) => {
  db = database(context);
  vi.stubEnv("PGPASSWORD", db.server.password);
});

test("opens a table with the server's types and every value as it is", async () => {
  await using session = await place.session();
  const relation = await session.open(`${db.url}#sales.orders`);
  expect(relation).toMatchObject({ format: "postgres", findings: [], rejects: false });
  expect(shape(relation)).toEqual([
    "id BIGINT",
    "small SMALLINT",
    "whole INTEGER",
    "price DECIMAL(10,2)",
    "any_number DECIMAL(18,6)",
    "ratio FLOAT",
    "precise DOUBLE",
    "yes BOOLEAN",
    "name VARCHAR",
    "code VARCHAR",
    "day DATE",
    "placed TIMESTAMP",
    "placed_tz TIMESTAMP WITH TIME ZONE",
    "clock TIME",
    "span VARCHAR",
    "key UUID",
    "bytes BLOB",
    "doc JSON",
    "tags JSON",
    "feeling VARCHAR",
    'Odd "name VARCHAR',
  ]);
  const rows = await session.rows(
    `SELECT * EXCLUDE (bytes, placed_tz), hex(bytes) AS bytes, epoch(placed_tz) AS placed_tz FROM ${relation.from} ORDER BY id`,
  );
  expect(rows[0]).toMatchObject({
    small: -2,
    price: "12.50",
    any_number: "123456789012.000001",
    ratio: 1.5,
    precise: 0.1,
    yes: true,
    code: "abc",
    day: "2024-02-29",
    placed: "2024-02-29 12:30:45.123456",
    placed_tz: 1_709_202_645,
    clock: "23:59:59.5",
    span: "1 day 02:00:00",
    key: "6f1e5a0e-0a0c-4b8e-9c68-0c9d5f7d6c11",
    bytes: "00FF10",
    tags: '["a",null,"b c"]',
    feeling: "ok",
    'Odd "name': "odd",
  });
  expect(rows[1]).toMatchObject({ name: "", small: null, code: null, bytes: null, ratio: "NaN", precise: "Infinity", 'Odd "name': null });
  expect(rows[2]).toMatchObject({
    name: '\\N, "quoted"\r\nnext, line\n',
    bytes: "",
    placed: "infinity",
    day: "0001-01-01",
    price: "-0.01",
    doc: "null",
  });
  expect(relation.footers?.rows).toBe(3n);
});

test("tells NULL, the empty text and the word for NULL apart, also in a single column", async () => {
  await using session = await place.session();
  const relation = await session.open(`${db.url}#lonely`);
  expect((await rowsOf(session, relation)).map(([value]) => value)).toEqual([null, "", "\\N", "\n"]);
});

test("says where a column can't keep its type", async () => {
  await using session = await place.session();
  const relation = await session.open(`${db.url}#extremes`);
  expect(shape(relation)).toEqual(["n DOUBLE", "fine DECIMAL(4,2)", "old VARCHAR", "far VARCHAR", "d DOUBLE"]);
  expect(relation.findings.map(({ column }) => column)).toEqual(["n", "old", "far", "d"]);
  expect((await rowsOf(session, relation))[0]).toEqual(["NaN", "1.25", "0044-03-15 BC", "294270-01-01 00:00:00", "NaN"]);
});

test("copies many rows, partitioned tables, views and empty tables", async () => {
  await using session = await place.session();
  const { from } = await session.open(`${db.url}#many`);
  expect(
    await session.rows(`SELECT count(*) AS n, sum(i)::BIGINT AS s, count(DISTINCT t) AS t, count(*) FILTER (WHERE b) AS b FROM ${from}`),
  ).toEqual([{ n: 200_000, s: 20_000_100_000, t: 200_000, b: 28_571 }]);
  expect(await rowsOf(session, await session.open(`${db.url}#parts`))).toEqual([["2024-05-05", 1]]);
  expect(await rowsOf(session, await session.open(`${db.url}#public.few`))).toHaveLength(3);
  const empty = await session.open(`${db.url}#empty_one`);
  expect([shape(empty), await rowsOf(session, empty)]).toEqual([["a INTEGER"], []]);
});

test("opens a table by a source of pipewright.yaml, and in a query", async () => {
  vi.stubEnv("PGPASSWORD", undefined);
  vi.stubEnv("SHOP_PASSWORD", db.server.password);
  writeFileSync(join(place.folder, "pipewright.yaml"), `sources: {shop: {url: "${db.url.replace("@", ":${SHOP_PASSWORD}@")}"}}`);
  await using session = await place.session();
  expect(await rowsOf(session, await session.open("shop#few"))).toHaveLength(3);
  const query = await session.open("SELECT max(i) AS m FROM 'shop#public.few'");
  expect(await rowsOf(session, query)).toEqual([[3]]);
});

test("names the tables where there is none of that name, and shows no password", async () => {
  await using session = await place.session();
  const missing = await errorOf(async () => session.open(`${db.url}#public.ordres`));
  expect(missing).toMatchObject({ code: "unknownTable" });
  expect(missing.hint).toContain("sales.orders");
  expect((await errorOf(async () => session.open(db.url))).code).toBe("unknownTable");
  const refused = await errorOf(async () => session.open(`${db.url.replace("@", `:${db.server.password}@`)}#many`));
  expect(refused).toMatchObject({ code: "credentialsInArgument" });
  expect(JSON.stringify([missing.message, missing.hint, refused.message, refused.hint])).not.toContain(db.server.password);
});

test("ends with the signal while it copies", async () => {
  const controller = new AbortController();
  await using session = await place.session(controller.signal);
  await db.setUp("CREATE VIEW endless AS SELECT i, pg_sleep(0.001) IS NULL AS slept FROM generate_series(1, 1000000) i");
  const running = errorOf(async () => session.open(`${db.url}#endless`));
  const active = `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%' AND state = 'active'`;
  await expect.poll(async () => db.value(active)).toBe(1);
  controller.abort();
  expect((await running).code).toBe("cancelled");
  await expect.poll(async () => db.value(active)).toBe(0);
});
