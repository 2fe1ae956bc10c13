import { afterAll, expect, test } from "vitest";
import type { Laboratory, QueryProfile } from "../../src/data/laboratory-types.ts";
import { errorOf, workplace } from "./support.ts";

const place = workplace();
afterAll(async () => place.dispose());

async function laboratory(signal = new AbortController().signal): Promise<Laboratory> {
  return place.data.laboratory({ signal, threads: 1 });
}

async function profileOf(lab: Laboratory, sql: string): Promise<QueryProfile> {
  const profile = await lab.profile(sql);
  if (profile.outcome !== "profile") throw new Error(profile.message);
  return profile;
}

test("counts the rows that scans read, whatever they let through", async () => {
  await using lab = await laboratory();
  await lab.execute("CREATE TABLE t AS SELECT range AS a, range % 10 AS b FROM range(50000)");
  expect(await profileOf(lab, "SELECT a FROM t WHERE b = 3")).toMatchObject({ rowsScanned: 50_000, rows: 5000 });
  expect(await profileOf(lab, "SELECT 1 FROM t AS x JOIN t AS y USING (a)")).toMatchObject({ rowsScanned: 100_000 });
});

test("counts the rows and bytes of text files", async () => {
  await using session = await place.session();
  await session.write("SELECT range AS a FROM range(50000)", "rows.csv");
  await using lab = await laboratory();
  const { from } = await lab.open("rows.csv");
  const profile = await profileOf(lab, `SELECT a FROM ${from} WHERE a < 10`);
  expect(profile).toMatchObject({ rowsScanned: 50_000, rows: 10 });
  expect(profile.bytesRead).toBeGreaterThan(200_000);
});

test("tells the peak of memory of each query by itself where no table is held in memory", async () => {
  await using session = await place.session();
  await session.write("SELECT range AS a, hash(range) AS b FROM range(500000)", "wide.parquet");
  await using lab = await laboratory();
  const { from } = await lab.open("wide.parquet");
  const sorted = await profileOf(lab, `SELECT * FROM ${from} ORDER BY b`);
  const counted = await profileOf(lab, `SELECT sum(a) FROM ${from}`);
  expect(sorted.rowsScanned).toBe(500_000);
  expect(sorted.peakMemoryBytes).toBeGreaterThan(500_000 * 8);
  expect(counted.peakMemoryBytes).toBeLessThan(sorted.peakMemoryBytes / 2);
  await lab.execute("CREATE TABLE held AS SELECT range AS a FROM range(1000000)");
  expect(await profileOf(lab, "SELECT a FROM held ORDER BY a DESC")).toMatchObject({ peakMemoryBytes: 0 });
});

test("sees the session's temporary views and tables", async () => {
  await using lab = await laboratory();
  await lab.execute("CREATE TEMP VIEW first AS SELECT range AS a FROM range(10)");
  await lab.execute("CREATE TEMP VIEW second AS SELECT a + 1 AS b FROM first");
  expect(await profileOf(lab, "SELECT * FROM second")).toMatchObject({ rows: 10 });
  await lab.execute("CREATE TEMP TABLE third AS SELECT 1 AS c");
  expect(await profileOf(lab, "SELECT * FROM third, second")).toMatchObject({ rows: 10 });
});

test("ends with the signal and at its time limit", async () => {
  const controller = new AbortController();
  const never = "SELECT count(*) FROM range(1000000000000) AS r WHERE hash(r.range) = 1";
  await using lab = await laboratory(controller.signal);
  expect(await lab.profile(never, { timeoutMilliseconds: 50 })).toMatchObject({ outcome: "timeout" });
  const running = errorOf(async () => lab.profile(never, { timeoutMilliseconds: 60_000 }));
  setTimeout(() => controller.abort(), 50);
  expect((await running).code).toBe("cancelled");
});

test("ends with a signal that is aborted while the profile's connection is made", async () => {
  const never = "SELECT count(*) FROM range(1000000000000) AS r WHERE hash(r.range) = 1";
  for (const milliseconds of [8, 16, 32]) {
    const controller = new AbortController();
    await using lab = await laboratory(controller.signal);
    await lab.execute(Array.from({ length: 300 }, (_, index) => `CREATE TEMP VIEW v${index} AS SELECT ${index} AS a`).join("; "));
    const running = errorOf(async () => lab.profile(never, { timeoutMilliseconds: 55_000 }));
    setTimeout(() => controller.abort(), milliseconds);
    expect((await running).code).toBe("cancelled");
  }
});
