import { afterAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";

const data = createDataAccess({ roots: ["node_modules/vega-datasets/data"] });
afterAll(async () => data[Symbol.asyncDispose]());

describe("session", () => {
  test("opens Parquet, CSV and a SELECT and reads rows", async () => {
    await using session = await data.session({ signal: new AbortController().signal });
    const flights = await session.open("flights-3m.parquet");
    expect(await session.rows(`SELECT count(*) AS n FROM ${flights.from}`)).toEqual([{ n: 3_000_000 }]);
    const zip = await session.open("zipcodes.csv");
    expect(zip.columns.map((column) => column.name)).toContain("zip_code");
    const query = await session.open("SELECT 1 AS a, 2.50 AS b, DATE '2024-02-29' AS c;");
    expect(await session.rows(`FROM ${query.from}`)).toEqual([{ a: 1, b: "2.50", c: "2024-02-29" }]);
  });
});
