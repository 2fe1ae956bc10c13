import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { errorOf, workplace } from "./support.ts";

const outside = mkdtempSync(join(tmpdir(), "pw-outside-"));
writeFileSync(join(outside, "secret.csv"), "secret\n42\n");
const place = workplace();
place.file("inside.csv", "a\n1\n2\n");
symlinkSync(join(outside, "secret.csv"), join(place.folder, "link.csv"));
symlinkSync(outside, join(place.folder, "linked"));
afterAll(async () => {
  await place.dispose();
  rmSync(outside, { recursive: true, force: true });
});

const refused = /locked|disabled by configuration|outside the allowed|can't be opened|extension/i;
const secret = join(outside, "secret.csv");

describe("a user's SQL can't leave the roots", () => {
  test.each([
    ["read_csv", "SELECT * FROM read_csv('/etc/passwd')"],
    ["read_text", "SELECT * FROM read_text('/etc/passwd')"],
    ["read_blob", `SELECT * FROM read_blob('${secret}')`],
    ["read_json", "SELECT * FROM read_json('/etc/passwd')"],
    ["read_parquet", "SELECT * FROM read_parquet('/etc/passwd')"],
    ["sniff_csv", "SELECT * FROM sniff_csv('/etc/passwd')"],
    ["a path as a table", "SELECT * FROM '/etc/passwd'"],
    ["a path above the root", "SELECT * FROM '../../etc/passwd'"],
    ["a link to a file", "SELECT * FROM 'link.csv'"],
    ["a link to a folder", "SELECT * FROM 'linked/secret.csv'"],
    ["a link through a function", `SELECT * FROM read_text('${join(place.folder, "link.csv")}')`],
    ["https", "SELECT * FROM 'https://example.com/x.csv'"],
    ["https through a function", "SELECT * FROM read_csv('https://example.com/x.csv')"],
    ["s3", "SELECT * FROM read_parquet('s3://bucket/x.parquet')"],
    ["a table function that runs SQL", "SELECT * FROM query('SELECT 1')"],
    ["settings", "SELECT * FROM duckdb_settings()"],
    ["a setting", "SELECT current_setting('temp_directory')"],
    ["the catalog", "SELECT * FROM information_schema.tables"],
    ["a subquery", "SELECT (SELECT max(content) FROM read_text('/etc/passwd')) AS x"],
    ["a common table expression", "WITH t AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM t"],
  ])("%s", async (_, sql) => {
    await using session = await place.session();
    const error = await errorOf(async () => {
      const relation = await session.open(sql);
      await session.rows(`SELECT * FROM ${relation.from}`);
    });
    expect(["invalidQuery", "outsideRoots", "unsupportedFormat", "notReadOnly", "fileNotFound"]).toContain(error.code);
    expect(error.message.length).toBeLessThan(400);
  });

  test("glob finds nothing outside", async () => {
    await using session = await place.session();
    const found: string[] = [];
    for (const pattern of ["/etc/*", `${outside}/*`, join(place.folder, "linked/*")]) {
      const work = async (): Promise<void> => {
        const relation = await session.open(`SELECT file FROM glob('${pattern}')`);
        for (const row of await session.rows(`SELECT file FROM ${relation.from}`)) found.push(JSON.stringify(row["file"]));
      };
      await work().catch(() => undefined);
    }
    expect(found).toEqual([]);
  });

  test.each([
    ["CREATE TABLE t (a INTEGER)", "CREATE"],
    ["DROP TABLE t", "DROP"],
    ["INSERT INTO t VALUES (1)", "INSERT"],
    ["DELETE FROM t", "DELETE"],
    ["UPDATE t SET a = 1", "UPDATE"],
    [`COPY (SELECT 1) TO '${join(place.folder, "out.csv")}'`, "COPY"],
    [`ATTACH '${secret}'`, "ATTACH"],
    ["SET threads = 1", "SET"],
    ["RESET threads", "RESET"],
    ["PRAGMA enable_profiling", "PRAGMA"],
    ["PRAGMA version", "PRAGMA"],
    ["LOAD httpfs", "LOAD"],
    ["INSTALL httpfs", "INSTALL"],
    ["CALL pragma_version()", "CALL"],
    ["EXPLAIN ANALYZE SELECT 1", "EXPLAIN"],
    ["SELECT 1; DROP TABLE t", "2 statements"],
    ["SELECT 1; SELECT 2", "2 statements"],
    ["DESCRIBE SELECT 1", "DESCRIBE"],
    ["SHOW ALL TABLES", "SHOW"],
    ["SUMMARIZE SELECT 1", "SUMMARIZE"],
    ["EXPORT DATABASE 'x'", "EXPORT"],
    ["VACUUM ANALYZE t", "VACUUM"],
  ])("%s is not a SELECT", async (sql, found) => {
    await using session = await place.session();
    const error = await errorOf(async () => session.open(sql));
    expect(error.code).toBe("notReadOnly");
    expect(error.message).toContain(found);
    expect((await errorOf(async () => session.readOnlyQuery(sql))).code).toBe("notReadOnly");
  });

  test("our own statements can't undo the lock either", async () => {
    await using session = await place.session();
    for (const sql of [
      "SET enable_external_access = true",
      "SET allowed_directories = ['/']",
      "SET memory_limit = '64GB'",
      "LOAD httpfs",
    ]) {
      await expect(session.execute(sql)).rejects.toThrow(refused);
    }
    await expect(session.rows("SELECT * FROM read_text('/etc/passwd')")).rejects.toThrow(refused);
    await expect(session.execute(`COPY (SELECT 1) TO '${join(outside, "out.csv")}'`)).rejects.toThrow(refused);
    await expect(session.execute(`ATTACH '${join(outside, "x.duckdb")}'`)).rejects.toThrow(refused);
    expect(readdirSync(outside)).toEqual(["secret.csv"]);
  });
});

describe("row expressions", () => {
  test.each([
    ["amount > 0", 1],
    ["amount > 0 AND name IN ('x', 'y') -- with a comment", 1],
    ["name IN (SELECT name FROM 'names.csv')", 1],
    ["amount + 1", "invalidQuery"],
    ["sum(amount) > 1", "invalidQuery"],
    ["row_number() OVER () > 1", "invalidQuery"],
    ["amount > 0) FROM 'names.csv' WHERE (amount > 0", "invalidQuery"],
    ["amount > 0), (amount > 1", "invalidQuery"],
    ["amount > 0; DROP TABLE x", "invalidQuery"],
    ["nothing > 0", "invalidQuery"],
    ["name = (SELECT max(content) FROM read_text('/etc/passwd'))", "outsideRoots"],
    ["amount > ?", "invalidQuery"],
    ["", "invalidQuery"],
  ])("%s", async (expression, expected) => {
    place.file("amounts.csv", "amount,name\n1,x\n-1,y\n");
    place.file("names.csv", "name\nx\n");
    await using session = await place.session();
    const relation = await session.open("amounts.csv");
    const outcome = await session.rowExpression(relation, expression).then(
      async (sql) => (await session.rows(`SELECT count(*) AS n FROM ${relation.from} WHERE ${sql}`))[0]?.["n"],
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    );
    expect(outcome).toBe(expected);
  });
});

test("a scratch folder that can't be made is an error of its own, and may be mended", async () => {
  const scratch = join(tmpdir(), `pw-missing-${process.pid}`);
  const other = workplace({ scratch });
  expect((await errorOf(async () => other.session())).code).toBe("cannotWrite");
  mkdirSync(scratch);
  await (await other.session())[Symbol.asyncDispose]();
  await other.dispose();
  rmSync(scratch, { recursive: true });
});

test("instants are told in UTC, whatever the machine's own zone", async () => {
  await using session = await place.session();
  expect(
    await session.rows(
      "SELECT current_setting('TimeZone') AS zone, TIMESTAMPTZ '2024-07-01 12:00:00+02' AS t, TIMESTAMPTZ 'infinity' AS i",
    ),
  ).toEqual([{ zone: "UTC", t: "2024-07-01 10:00:00+00", i: "infinity" }]);
});

test("the scratch folder is removed with the data access", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "pw-scratch-"));
  const other = workplace({ scratch });
  other.file("wide.csv", Buffer.from("a,b\n1,ü\n", "utf16le"));
  const session = await other.session();
  await session.open("wide.csv");
  const [folder = ""] = readdirSync(scratch);
  expect(readdirSync(join(scratch, folder))).toHaveLength(1);
  await session[Symbol.asyncDispose]();
  expect(readdirSync(join(scratch, folder))).toHaveLength(0);
  await other.dispose();
  expect(readdirSync(scratch)).toEqual([]);
  rmSync(scratch, { recursive: true });
  expect(existsSync(scratch)).toBe(false);
});
