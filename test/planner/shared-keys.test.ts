/** Checks of equal keys share one GROUP BY; keys that only read alike don't. */
import { afterAll, expect, test } from "vitest";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import { workplace } from "../data/support.ts";

const place = workplace();
afterAll(place.dispose);

function request(id: string, check: string, columns: readonly string[], params: CheckRequest["params"] = {}): CheckRequest {
  return { id, check, columns, params, tolerance: {}, severity: "P1", origin: "test" };
}

test.each<[string, readonly CheckRequest[], readonly number[]]>([
  [
    "the same column looked up in two columns of one dataset",
    [
      request("new", "reference", ["c"], { dataset: "customers.csv", columns: ["id"] }),
      request("old", "reference", ["c"], { dataset: "customers.csv", columns: ["old_id"] }),
    ],
    [1, 3],
  ],
  ["two columns, and one whose name lists them", [request("pair", "unique", ["a", "b"]), request("comma", "unique", ["a, b"])], [0, 2]],
])("%s", async (_, checks, failing) => {
  place.file("customers.csv", "id,old_id\n1,11\n2,12\n");
  await using session = await place.session();
  const dataset = 'SELECT c, a, c AS b, d AS "a, b" FROM (VALUES (1, 1, 2), (2, 1, 2), (3, 1, 3)) t(c, a, d)';
  const report = await validateDataset(session, { dataset, checks, failOn: "P2", samples: 2 }, { now: new Date("2024-03-01") });
  expect(report.checks.map(({ failingRows }) => failingRows)).toEqual(failing);
});
