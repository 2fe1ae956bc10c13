/**
 * The data of the benchmarks: made once, by DuckDB, in PIPEWRIGHT_BENCH_DIR (a folder of the system's temporary one by default), and
 * reused. The rows are a function of their number alone, so that every machine gets the same ones.
 */
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { literal } from "../../src/core/sql.ts";

export const benchFolder = process.env["PIPEWRIGHT_BENCH_DIR"] ?? join(tmpdir(), "pipewright-bench");

/**
 * An orders table of six columns, a little dirty as real ones are: 1 row in 10,000 lacks its customer, 1 in 5,000 has a broken e-mail
 * address, 1 in 2,000 a negative amount, 1 in 20,000 an unknown status. `order_id` is the row's number.
 */
function ordersQuery(rows: number): string {
  return `
    SELECT i AS order_id,
      CASE WHEN hash(i + 11) % 10000 = 0 THEN NULL ELSE (hash(i) % 500000)::INTEGER END AS customer_id,
      CASE WHEN hash(i + 13) % 20000 = 0 THEN 'unknown'
        ELSE ['new', 'paid', 'shipped', 'returned', 'cancelled'][1 + (hash(i + 1) % 5)::INTEGER] END AS status,
      (CASE WHEN hash(i + 17) % 2000 = 0 THEN -1 ELSE 1 END * ((hash(i + 2) % 1000000) / 100.0))::DECIMAL(10, 2) AS amount,
      'user' || (hash(i + 3) % 2000000) || CASE WHEN hash(i + 19) % 5000 = 0 THEN '.example.com' ELSE '@example.com' END AS email,
      TIMESTAMP '2024-01-01' + to_seconds(i) AS created_at
    FROM range(${rows}) AS numbers(i)`;
}

/** Twelve columns of every kind that the original validator knows, for the comparison with it. */
function mixedQuery(rows: number): string {
  return `
    SELECT orders.* EXCLUDE (i),
      (hash(i + 23) % 90 + 10)::INTEGER AS quantity,
      round(hash(i + 29) % 100000 / 1000.0, 3)::DOUBLE AS weight,
      (hash(i + 31) % 2 = 0) AS gift,
      (DATE '2024-01-01' + (hash(i + 37) % 700)::INTEGER) AS due_on,
      md5((i * 7)::VARCHAR)::UUID AS reference,
      CASE WHEN hash(i + 41) % 50 = 0 THEN NULL ELSE 'note ' || (hash(i + 43) % 1000) END AS note
    FROM (SELECT *, order_id AS i FROM (${ordersQuery(rows)})) AS orders`;
}

export async function made(name: string, query: string, options: string): Promise<string> {
  const path = join(benchFolder, name);
  if (existsSync(path)) return path;
  mkdirSync(benchFolder, { recursive: true });
  console.log(`making ${path}, once ...`);
  const unfinished = `${path}.unfinished`;
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2GB", temp_directory: join(benchFolder, "spill") });
  try {
    const connection = await instance.connect();
    await connection.run(`COPY (${query}) TO ${literal(unfinished)} (${options})`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  renameSync(unfinished, path);
  return path;
}

const twentyMillion = 20_000_000;
const parquet = "FORMAT parquet, COMPRESSION zstd";
const csv = "FORMAT csv, HEADER";

/** 20M rows x 6 columns, about 310 MB. */
export const ordersParquet = async (): Promise<string> => made("orders-20m.parquet", ordersQuery(twentyMillion), parquet);
/** The same rows as text, about 1.4 GB. */
export const ordersCsv = async (): Promise<string> => made("orders-20m.csv", ordersQuery(twentyMillion), csv);
/** 72M rows, a little over 5 GB. */
export const largeCsv = async (): Promise<string> => made("orders-5gb.csv", ordersQuery(72_000_000), csv);
/** 1M rows x 12 columns, for the original validator. */
export const mixedCsv = async (): Promise<string> => made("mixed-1m.csv", mixedQuery(1_000_000), csv);
