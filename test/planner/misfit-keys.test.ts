/** What a text file holds where a key should be is a value, be it of the column's type or not: keys see it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import { runNaively } from "../checks/naive.ts";
import { workplace } from "../data/support.ts";

const place = workplace();
beforeAll(() => {
  place.file("orders.csv", ["id,customer", "1,1", "2,01", "N/A,N/A", "N/A,2", ",x", "3,", ""].join("\n"));
  place.file("customers.csv", ["id,code", "1,N/A", "2,B", ""].join("\n"));
});
afterAll(place.dispose);

const now = new Date("2024-03-01T12:00:00Z");
const types = { id: "INTEGER", customer: "INTEGER" };

function request(id: string, check: string, columns: readonly string[], params: CheckRequest["params"] = {}): CheckRequest {
  return { id, check, columns, params, tolerance: {}, severity: "P1", origin: "test" };
}

const checks = [
  request("unique", "unique", ["id"]),
  request("key", "primary_key", ["id"]),
  request("pair", "unique", ["id", "customer"]),
  request("number", "reference", ["customer"], { dataset: "customers.csv", columns: ["id"] }),
  request("text", "reference", ["customer"], { dataset: "customers.csv", columns: ["code"] }),
  request("dependency", "dependency", ["id", "customer"]),
];

test.each<[string, boolean]>([
  ["together, on a snapshot", true],
  ["each alone, on the file", false],
])("%s", async (_, together) => {
  const counts: unknown[] = [];
  for (const some of together ? [checks] : checks.map((check) => [check])) {
    await using session = await place.session();
    const quarantine = `${place.folder}/quarantine-${counts.length}.parquet`;
    const report = await validateDataset(
      session,
      { dataset: "orders.csv", checks: some, types, failOn: "P2", samples: 2, quarantine },
      { now },
    );
    for (const { id, failingRows, totalRows } of report.checks) {
      const [row] = await session.rows(`SELECT count(*) AS n FROM '${quarantine}' WHERE list_contains(failed_checks, '${id}')`);
      expect([id, row?.["n"]]).toEqual([id, failingRows]);
      counts.push([id, failingRows, totalRows]);
    }
    const relation = await session.open("orders.csv", { types });
    for (const check of some) {
      const { figures } = await runNaively(session, relation, check, { now });
      expect(counts).toContainEqual([check.id, figures.failingRows, figures.applicableRows]);
    }
  }
  expect(counts).toEqual([
    // N/A twice; the empty cell applies to nothing.
    ["unique", 2, 5],
    // An empty cell, and N/A twice.
    ["key", 3, 6],
    ["pair", 0, 4],
    // N/A and x are no customer's number, 01 is.
    ["number", 2, 5],
    // 1 twice, 2 and x are no customer's code.
    ["text", 4, 5],
    // N/A goes with N/A and with 2: a tie, which the smaller text wins.
    ["dependency", 1, 4],
  ]);
});

test("values that are equal are one key, and the smallest is told by value", async () => {
  place.file("zeros.csv", ["x,n", "0,10", "-0.0,9", "1.5,1", ""].join("\n"));
  const asked = [request("unique", "unique", ["x"]), request("dependency", "dependency", ["x", "n"])];
  for (const some of [asked, ...asked.map((check) => [check])]) {
    await using session = await place.session();
    const quarantine = `${place.folder}/zeros-${some.length}${some[0]?.id}.parquet`;
    const declared = { x: "DOUBLE", n: "INTEGER" };
    await validateDataset(session, { dataset: "zeros.csv", checks: some, types: declared, failOn: "P2", samples: 0, quarantine }, { now });
    const broken = await session.rows(`SELECT n, unnest(failed_checks) AS id FROM '${quarantine}' ORDER BY id, n`);
    const expected = { dependency: [{ n: "10", id: "dependency" }], unique: ["10", "9"].map((n) => ({ n, id: "unique" })) };
    expect(broken).toEqual(Object.entries(expected).flatMap(([id, rows]) => (some.some((check) => check.id === id) ? rows : [])));
  }
});
