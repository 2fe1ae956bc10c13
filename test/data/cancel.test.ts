import { afterAll, describe, expect, test } from "vitest";
import { errorOf, workplace } from "./support.ts";

const place = workplace();
afterAll(place.dispose);

const slow = [
  "SELECT count(*) FROM range(1000000000) a(i), range(1000) b(j) WHERE (a.i * b.j) % 7 = 3",
  "SELECT i FROM range(400000000) t(i) ORDER BY hash(i) LIMIT 3",
  "SELECT i % 1000 AS g, string_agg(i::VARCHAR, ',') FROM range(400000000) t(i) GROUP BY g",
  "SELECT count(*) FROM range(90000000) a(i) JOIN range(90000000) b(i) USING (i)",
];

describe("cancelling", () => {
  test.each(slow)(
    "stops %s",
    async (sql) => {
      const controller = new AbortController();
      await using session = await place.session(controller.signal);
      let aborted = 0;
      setTimeout(() => {
        aborted = performance.now();
        controller.abort();
      }, 250);
      const error = await errorOf(async () => session.rows(sql));
      console.log(`stopped ${(performance.now() - aborted).toFixed(1)} ms after the abort`);
      expect(error.code).toBe("cancelled");
      expect(aborted).toBeGreaterThan(0);
    },
    60_000,
  );

  test("stops a write and leaves nothing behind", async () => {
    const controller = new AbortController();
    await using session = await place.session(controller.signal);
    setTimeout(() => controller.abort(), 250);
    const error = await errorOf(async () => session.write("SELECT i, hash(i) AS h FROM range(900000000) t(i)", "out.parquet"));
    expect(error.code).toBe("cancelled");
    const { readdirSync } = await import("node:fs");
    expect(readdirSync(place.folder)).toEqual([]);
  }, 60_000);

  test("ends statements that come after it, and between two", async () => {
    const controller = new AbortController();
    await using session = await place.session(controller.signal);
    expect(await session.rows("SELECT 1 AS a")).toEqual([{ a: 1 }]);
    controller.abort();
    expect((await errorOf(async () => session.rows("SELECT 1 AS a"))).code).toBe("cancelled");
    expect((await errorOf(async () => session.open("SELECT 1 AS a"))).code).toBe("cancelled");
  });

  test("ends a session that is opened with an aborted signal", async () => {
    expect(
      (
        await errorOf(async () => {
          await using session = await place.session(AbortSignal.abort());
          await session.rows("SELECT 1");
        })
      ).code,
    ).toBe("cancelled");
  });

  test("does not disturb another session", async () => {
    const controller = new AbortController();
    await using stopped = await place.session(controller.signal);
    await using other = await place.session();
    const first = errorOf(async () => stopped.rows(slow[0] ?? ""));
    const second = other.rows("SELECT count(*) AS n FROM range(30000000) t(i) WHERE hash(i) % 2 < 2");
    controller.abort();
    expect((await first).code).toBe("cancelled");
    expect(await second).toEqual([{ n: 30_000_000 }]);
  }, 60_000);

  test("stops the copying of a damaged file", async () => {
    const rows = Array.from({ length: 400_000 }, (_, index) => `${index},some text that is here to make the file long,${index}`);
    place.file("damaged.csv", `a,b,c\n1,2\n${rows.join("\n")}\n`);
    const controller = new AbortController();
    await using session = await place.session(controller.signal);
    setTimeout(() => controller.abort(), 40);
    expect((await errorOf(async () => session.open("damaged.csv"))).code).toBe("cancelled");
  }, 60_000);
});

test("progress is told as shares that don't exceed one", async () => {
  const shares: number[] = [];
  await using session = await place.data.session({ signal: new AbortController().signal, onProgress: (share) => shares.push(share) });
  await session.execute("CREATE TEMP TABLE t AS SELECT i FROM range(20000000) t(i)");
  await session.rows("SELECT count(DISTINCT hash(i) % 1000000) FROM t");
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
});

test("statements of one session run one after the other", async () => {
  await using session = await place.session();
  const results = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => session.rows(`SELECT ${index} AS n FROM range(1000) LIMIT 1`)),
  );
  expect(results.map(([row]) => row?.["n"])).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test("too many rows are refused", async () => {
  await using session = await place.session();
  const error = await errorOf(async () => session.rows("SELECT * FROM range(100001)"));
  expect(error.code).toBe("tooLarge");
  expect(await session.rows("SELECT 1 AS a")).toEqual([{ a: 1 }]);
});

test("more statements at a time than there are slots all run, and one that waits can be cancelled", async () => {
  const controllers = Array.from({ length: 8 }, () => new AbortController());
  const sessions = await Promise.all(controllers.map(async ({ signal }) => place.session(signal)));
  const work = sessions.map(async (session, index) =>
    session.rows(`SELECT ${index} AS n, count(*) AS c FROM range(3000000) t(i) WHERE hash(i) % 2 < 2`).then(
      ([row]) => row?.["n"],
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    ),
  );
  controllers[7]?.abort();
  expect(await Promise.all(work)).toEqual([0, 1, 2, 3, 4, 5, 6, "cancelled"]);
  for (const session of sessions) await session[Symbol.asyncDispose]();
});
