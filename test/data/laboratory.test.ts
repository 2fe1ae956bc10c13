import { afterAll, describe, expect, test } from "vitest";
import type { Laboratory, LaboratoryOptions } from "../../src/data/laboratory-types.ts";
import { errorOf, workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

async function withLaboratory<T>(options: Partial<LaboratoryOptions>, work: (laboratory: Laboratory) => Promise<T>): Promise<T> {
  await using laboratory = await place.data.laboratory({ signal: new AbortController().signal, ...options });
  return await work(laboratory);
}

const never = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE hash(a.range, b.range) = 1";

describe("a laboratory", () => {
  test("runs a query and names columns and types", async () => {
    await withLaboratory({ withoutFiles: true }, async (laboratory) => {
      await laboratory.execute("CREATE TABLE t (a INTEGER, b DECIMAL(10,2)); INSERT INTO t VALUES (1, 1.50), (NULL, 2)");
      const result = await laboratory.run("SELECT a, b FROM t ORDER BY b");
      expect(result).toMatchObject({
        outcome: "rows",
        columns: [
          { name: "a", type: "INTEGER" },
          { name: "b", type: "DECIMAL(10,2)" },
        ],
        rows: [
          [1, "1.50"],
          [null, "2.00"],
        ],
        complete: true,
      });
    });
  });

  test("keeps no more rows than asked for, and says so", async () => {
    const result = await withLaboratory({}, async (laboratory) => laboratory.run("FROM range(5000)", { maximumRows: 10 }));
    expect(result).toMatchObject({ outcome: "rows", complete: false });
    expect(result.outcome === "rows" ? result.rows.length : 0).toBe(10);
  });

  test("tells what fails as an outcome, with its position", async () => {
    await withLaboratory({ withoutFiles: true }, async (laboratory) => {
      expect(await laboratory.run("SELECT nothing FROM (SELECT 1 AS a)")).toMatchObject({ outcome: "error", type: "Binder", position: 7 });
      expect(await laboratory.run("SELECT (SELECT 1 UNION ALL SELECT 2)")).toMatchObject({ outcome: "error" });
      expect(await laboratory.bind("SELECT 1 +")).toMatchObject({ outcome: "error", type: "Parser" });
      expect(await laboratory.bind("SELECT 1")).toBeUndefined();
      expect(await laboratory.run("SELECT 1")).toMatchObject({ outcome: "rows" });
    });
  });

  test("stops a query at its time limit and goes on", async () => {
    await withLaboratory({ withoutFiles: true }, async (laboratory) => {
      expect(await laboratory.run(never, { timeoutMilliseconds: 20 })).toMatchObject({ outcome: "timeout" });
      expect(await laboratory.run("SELECT 1")).toMatchObject({ outcome: "rows", rows: [[1]] });
    });
  });

  test("throws cancelled when its signal is aborted", async () => {
    const controller = new AbortController();
    await using laboratory = await place.data.laboratory({ signal: controller.signal, withoutFiles: true });
    const running = errorOf(async () => laboratory.run(never));
    controller.abort();
    expect((await running).code).toBe("cancelled");
  });

  test.each([
    { integerDivision: true, quotient: 3 },
    { integerDivision: false, quotient: 3.5 },
  ])("divides integers as asked: $integerDivision", async ({ integerDivision, quotient }) => {
    const result = await withLaboratory({ integerDivision }, async (laboratory) => laboratory.run("SELECT 7 / 2"));
    expect(result).toMatchObject({ rows: [[quotient]] });
  });

  test.each([
    { nullsAscending: "first" as const, rows: [[null], [1]] },
    { nullsAscending: "last" as const, rows: [[1], [null]] },
  ])("sorts NULLs $nullsAscending", async ({ nullsAscending, rows }) => {
    const sql = "SELECT a FROM (VALUES (1), (NULL)) AS t (a) ORDER BY a";
    expect(await withLaboratory({ nullsAscending }, async (laboratory) => laboratory.run(sql))).toMatchObject({ rows });
  });

  test("sorts NULLs by the direction, where NULL is the largest value", async () => {
    const sql = "SELECT a FROM (VALUES (1), (NULL)) AS t (a) ORDER BY a DESC";
    const settings = { nullsAscending: "last", nullsDescending: "first" } as const;
    expect(await withLaboratory(settings, async (laboratory) => laboratory.run(sql))).toMatchObject({ rows: [[null], [1]] });
  });

  test("switches the optimizer", async () => {
    await withLaboratory({ withoutFiles: true }, async (laboratory) => {
      await laboratory.execute("CREATE TABLE t AS SELECT range AS a FROM range(10000)");
      const sql = "SELECT a FROM t WHERE 1 = 0";
      const off = await laboratory.profile(sql, { optimizer: "off" });
      const on = await laboratory.profile(sql);
      expect([off, on]).toMatchObject([{ rowsScanned: 10_000 }, { rowsScanned: 0 }]);
    });
  });

  test("profiles a query to its end", async () => {
    await withLaboratory({ withoutFiles: true }, async (laboratory) => {
      const profile = await laboratory.profile("SELECT range % 7 AS a, count(*) FROM range(10000) GROUP BY a");
      expect(profile).toMatchObject({ outcome: "profile", rows: 7 });
      expect(profile.outcome === "profile" ? profile.cardinality : 0).toBeGreaterThan(10_000);
      expect(await laboratory.profile("SELECT x")).toMatchObject({ outcome: "error", type: "Binder" });
    });
  });

  test("reads files of the roots, or none at all", async () => {
    const path = place.file("people.csv", "name,age\nAda,36\n");
    const sql = `SELECT age FROM read_csv('${path}')`;
    expect(await withLaboratory({}, async (laboratory) => laboratory.run(sql))).toMatchObject({ outcome: "rows", rows: [[36]] });
    expect(await withLaboratory({ withoutFiles: true }, async (laboratory) => laboratory.run(sql))).toMatchObject({
      outcome: "error",
      type: "Permission",
    });
  });

  test("opens no way out: settings, other folders, databases and extensions", async () => {
    await withLaboratory({}, async (laboratory) => {
      for (const sql of [
        "SET enable_external_access = true",
        "SET threads = 7",
        "SET integer_division = true",
        "ATTACH '/tmp/laboratory-way-out.duckdb'",
        "INSTALL httpfs",
        "COPY (SELECT 1) TO '/tmp/laboratory-way-out.csv'",
      ]) {
        await expect(laboratory.execute(sql)).rejects.toThrow(/locked|Permission|disabled|extension|outside/i);
      }
      expect(await laboratory.run("SELECT * FROM read_text('/etc/hostname')")).toMatchObject({ outcome: "error", type: "Permission" });
    });
  });

  test("takes one SELECT over its own tables as read-only, and nothing else", async () => {
    await withLaboratory({ withoutFiles: true }, async (laboratory) => {
      await laboratory.execute("CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER)");
      expect(await laboratory.readOnlyQuery("SELECT a FROM s.t;")).toContain("SELECT a FROM s.t");
      expect((await errorOf(async () => laboratory.readOnlyQuery("DROP TABLE s.t"))).code).toBe("notReadOnly");
      expect((await errorOf(async () => laboratory.readOnlyQuery("SELECT * FROM duckdb_settings()"))).code).toBe("invalidQuery");
    });
  });
});
