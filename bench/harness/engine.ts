/** The engines as the tools use them, on a data access that lives as long as the benchmark. */
import { dirname } from "node:path";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess, DataSession } from "../../src/data/types.ts";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import type { ValidationReport } from "../../src/engines/quality/report.ts";

/** Samples a check, as the tool asks for by default. */
const samples = 3;
/** The benchmarks' "now". */
export const benchNow = new Date("2025-01-01T00:00:00Z");

export function openBenchData(file: string): DataAccess {
  return createDataAccess({ roots: [dirname(file)] });
}

/** Work in a session of its own, as each tool call has one. */
export async function inSession<T>(data: DataAccess, work: (session: DataSession) => Promise<T>): Promise<T> {
  await using session = await data.session({ signal: new AbortController().signal });
  return await work(session);
}

export interface ValidationSetup {
  readonly data: DataAccess;
  readonly dataset: string;
  readonly checks: readonly CheckRequest[];
  readonly quarantine?: string;
}

export async function validate({ data, dataset, checks, quarantine }: ValidationSetup): Promise<ValidationReport> {
  const request = { dataset, checks, failOn: "P2" as const, samples, ...(quarantine === undefined ? {} : { quarantine }) };
  return inSession(data, async (session) => validateDataset(session, request, { now: benchNow }));
}

/** Runs SQL written by hand on the very same engine. */
export async function byHand(data: DataAccess, sql: string): Promise<void> {
  await inSession(data, async (session) => session.rows(sql));
}
