/** What Parquet footers prove by themselves: row count, bounds, completeness, schema and freshness of 20M rows without reading any. */
import { ordersParquet } from "./harness/data.ts";
import { openBenchData, validate } from "./harness/engine.ts";
import { interleave, medianWall } from "./harness/measure.ts";
import { printMeasured, printTable, printTarget } from "./harness/report.ts";
import type { CheckRequest } from "../src/engines/quality/check.ts";

const request = (check: string, columns: readonly string[], params: Readonly<Record<string, unknown>>): CheckRequest => ({
  id: [check, ...columns].join("-"),
  check,
  columns,
  params,
  tolerance: {},
  severity: "P1",
  origin: "benchmark",
});

const checks = [
  request("row_count", [], { min: 1_000_000 }),
  request("not_null", ["order_id"], {}),
  request("not_null", ["status"], {}),
  request("not_null", ["email"], {}),
  request("not_null", ["created_at"], {}),
  request("range", ["order_id"], { min: 0, max: 100_000_000 }),
  request("range", ["customer_id"], { min: 0, max: 500_000 }),
  request("range", ["amount"], { min: -10_000, max: 10_000 }),
  request("range", ["created_at"], { min: "2024-01-01", max: "2030-01-01" }),
  request("freshness", ["created_at"], { maxAge: "P1Y" }),
  request("schema", [], { columns: ["order_id", "customer_id", "status", "amount", "email", "created_at"] }),
];

const file = await ordersParquet();
await using data = openBenchData(file);
const measured = await interleave(
  [
    {
      name: `${checks.length} checks by the footers, session and opening included`,
      run: async () => {
        await validate({ data, dataset: file, checks });
        return undefined;
      },
    },
  ],
  15,
);
printMeasured(measured);

const report = await validate({ data, dataset: file, checks });
console.log("");
printTable(
  ["step of the plan", "checks", "evidence"],
  report.plan.map(({ step, answers, evidence }) => [step, String(answers.length), evidence]),
);
const scans = report.plan.filter(({ bytes }) => bytes !== 0);
console.log(`steps of the plan that read data: ${scans.length}`);
const [only] = measured;
if (only !== undefined) printTarget("work", 80, medianWall(only) * 1000, (milliseconds) => `${milliseconds.toFixed(0)} ms`);
