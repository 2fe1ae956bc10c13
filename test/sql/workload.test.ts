import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { readHistory, type QueryHistory } from "../../src/engines/sql/workload/read-history.ts";

let folder: string;
let data: DataAccess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-history-"));
  data = createDataAccess({ roots: [folder] });
});
afterAll(async () => {
  await data[Symbol.asyncDispose]();
});

async function read(name: string, content: string): Promise<QueryHistory> {
  await writeFile(join(folder, name), content);
  await using session = await data.session({ signal: new AbortController().signal });
  return await readHistory(session, name);
}

describe("query histories", () => {
  test("Snowflake: runs that differ in constants are one query, the most expensive first", async () => {
    const history = await read(
      "snowflake.csv",
      "QUERY_TEXT,TOTAL_ELAPSED_TIME,BYTES_SCANNED\nSELECT 1 FROM a WHERE x = 5,100,10\nSELECT 1 FROM a WHERE x = 6,50,20\n\"SELECT 2, 'it' FROM b\",1000,\n",
    );
    expect(history).toMatchObject({
      title: "Snowflake QUERY_HISTORY",
      queries: 2,
      runs: 3,
      sources: [
        { text: "SELECT 2, 'it' FROM b", history: { runs: 1, totalMilliseconds: 1000 } },
        { text: "SELECT 1 FROM a WHERE x = 5", history: { runs: 2, totalMilliseconds: 150, bytesScanned: 30 } },
      ],
    });
  });

  test("BigQuery: the work of slots tells the expensive ones and is no time", async () => {
    const history = await read(
      "bigquery.csv",
      "query,total_slot_ms,total_bytes_billed\nSELECT a FROM t,10,10485760\nSELECT b FROM t,900000,20971520\n",
    );
    expect(history).toMatchObject({ title: "BigQuery INFORMATION_SCHEMA.JOBS", dialect: "bigquery" });
    expect(history.sources.map(({ text, history: runs }) => [text, runs])).toEqual([
      ["SELECT b FROM t", { runs: 1, bytesScanned: 20_971_520 }],
      ["SELECT a FROM t", { runs: 1, bytesScanned: 10_485_760 }],
    ]);
  });

  test("pg_stat_statements: calls are runs", async () => {
    const history = await read("pg.json", '[{"query": "SELECT * FROM a WHERE id = $1", "calls": 40, "total_exec_time": 12.5}]');
    expect(history).toMatchObject({
      title: "Postgres pg_stat_statements",
      runs: 40,
      sources: [{ history: { runs: 40, totalMilliseconds: 12.5 } }],
    });
  });

  test("a file without queries is refused, with what is known", async () => {
    await expect(read("other.csv", "a,b\n1,2\n")).rejects.toMatchObject({ code: "unsupportedFormat" });
  });
});
