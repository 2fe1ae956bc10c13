/** Reads a file of TPC queries: for the benches that measure them, and for the target that holds their results. */
import { readFileSync } from "node:fs";
import type { WorkloadQuery } from "./sql-workload.ts";

/**
 * The first form of each query; what follows it up to the next heading is another form. Lines that start with `#` are remarks to a test runner.
 * TPC_ONLY (`1,17`) chooses some.
 */
export function tpcQueries(path: string): readonly WorkloadQuery[] {
  const parts = readFileSync(path, "utf8")
    .replaceAll(/^#.*\n/gmu, "")
    .split(/^-{10,}\n-- (TPC-\S+ \S+)\n-{10,}\n/mu)
    .slice(1);
  const only = process.env["TPC_ONLY"]?.split(",");
  return parts
    .flatMap((name, index) => (index % 2 === 0 ? [{ name, sql: (parts[index + 1] ?? "").split(/;\s*\n/u)[0] ?? "" }] : []))
    .filter(({ name }) => only === undefined || only.includes(name.split(" ")[1] ?? ""));
}
