/** Peak memory of the whole program, for each kind of work on large data: 20M rows of Parquet and CSV, and a CSV of 5 GB. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measurePipewright } from "./harness/child.ts";
import { benchFolder, largeCsv, ordersCsv, ordersParquet } from "./harness/data.ts";
import { interleave, medianCpu, medianWall, peakBytes, type Variant } from "./harness/measure.ts";
import { contractOf, withRegex } from "./harness/orders-checks.ts";
import { mebibytes, printTable, printTarget, seconds } from "./harness/report.ts";

const limit = 2 * 2 ** 30;
const [parquet, csv, large] = [await ordersParquet(), await ordersCsv(), await largeCsv()];
const contract = join(benchFolder, "orders.checks.yaml");
const quarantine = join(benchFolder, "quarantine.parquet");
writeFileSync(contract, contractOf(withRegex));

const keys = join(benchFolder, "orders.keys.yaml");
writeFileSync(
  keys,
  JSON.stringify({
    checks: [
      { check: "unique", columns: "order_id" },
      { check: "unique", columns: ["email", "created_at"] },
    ],
  }),
);

const validate = (file: string, rules: string, ...more: readonly string[]): Variant["run"] => {
  const args = ["validate", file, "--contract", rules, "--root", benchFolder, "--json", ...more];
  return async () => measurePipewright(args);
};
const profile = (file: string): Variant["run"] => {
  return async () => measurePipewright(["profile", file, "--root", benchFolder, "--json"]);
};

const measured = await interleave(
  [
    { name: "validate 20M rows of Parquet", run: validate(parquet, contract) },
    { name: "validate 20M rows of Parquet, quarantine", run: validate(parquet, contract, "--quarantine", quarantine) },
    { name: "validate 20M rows of CSV", run: validate(csv, contract) },
    { name: "validate 20M rows of CSV, quarantine", run: validate(csv, contract, "--quarantine", quarantine) },
    { name: "two keys of 20M rows of CSV, one of text", run: validate(csv, keys) },
    { name: "profile 20M rows of Parquet", run: profile(parquet) },
    { name: "profile 20M rows of CSV", run: profile(csv) },
    { name: "validate 5 GB of CSV", run: validate(large, contract) },
  ],
  1,
  0,
);
rmSync(quarantine, { force: true });
printTable(
  ["", "wall", "CPU", "peak memory"],
  measured.map((one) => [one.name, seconds(medianWall(one)), seconds(medianCpu(one)), mebibytes(peakBytes(one))]),
);
for (const one of measured) printTarget(one.name, limit, peakBytes(one), mebibytes);
