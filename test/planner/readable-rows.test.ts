/** What a validation says of a text file that could not be read as it is. */
import { afterAll, expect, test } from "vitest";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import type { CheckResult } from "../../src/engines/quality/report.ts";
import { workplace } from "../data/support.ts";

const place = workplace();
afterAll(place.dispose);

async function readableRows(name: string): Promise<CheckResult | undefined> {
  await using session = await place.session();
  const request = { dataset: name, checks: [], failOn: "P2", samples: 0 } as const;
  const report = await validateDataset(session, request, { now: new Date("2024-03-01") });
  return report.checks.find(({ id }) => id === "readable_rows");
}

const header = "name,n\nGrün,1\nCafé,2\nZoë,3\n";
const damaged = Buffer.concat([Buffer.from(header), Buffer.from([0x62, 0xff, 0x2c, 0x34, 0x0a])]);

test("a line with bytes that are no text fails, and is one of the rows", async () => {
  place.file("damaged.csv", damaged);
  expect(await readableRows("damaged.csv")).toMatchObject({
    outcome: "fail",
    observed: "1 line could only be read with stand-ins for bytes that are not UTF-8",
    failingRows: 1,
    totalRows: 4,
  });
});

test("a row that is left out comes on top of those that were read", async () => {
  place.file("both.csv", Buffer.concat([damaged, Buffer.from("short\nlong,1,2\n")]));
  expect(await readableRows("both.csv")).toMatchObject({
    observed: "2 rows could not be read, 1 line could only be read with stand-ins for bytes that are not UTF-8",
    failingRows: 3,
    totalRows: 6,
  });
});

test("a file that was read as it is has no such outcome", async () => {
  place.file("whole.csv", header);
  expect(await readableRows("whole.csv")).toBeUndefined();
});
