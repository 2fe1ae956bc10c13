/** The planner must say what one naive query a check says, whatever it fuses, proves or shares. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { literal } from "../../src/core/sql.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess, DataSession } from "../../src/data/types.ts";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateDataset, validateSnapshot } from "../../src/engines/quality/planner/validate-dataset.ts";
import { knownFigures } from "../../src/engines/quality/profile/known-figures.ts";
import { profileSnapshot } from "../../src/engines/quality/profile/profile-dataset.ts";
import type { ValidationReport } from "../../src/engines/quality/report.ts";
import { openSnapshot } from "../../src/engines/quality/snapshot.ts";
import { runNaively } from "../checks/naive.ts";
import { checkRequests, tableCsv, tableRows, tableSql, type TableRow } from "./generated-tables.ts";

const now = new Date("2024-03-01T12:00:00Z");
const declared = { i: "INTEGER", d: "DECIMAL(6,2)", x: "DOUBLE", s: "VARCHAR", t: "TIMESTAMP" };

let folder: string;
let access: DataAccess;
/** A session a run, as each call of a tool has its own. */
let session: DataSession;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-planner-"));
  access = createDataAccess({ roots: [folder] });
});

beforeEach(async () => {
  session = await openSession();
});

afterAll(async () => {
  await access[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

afterEach(async () => session[Symbol.asyncDispose]());

async function openSession(): Promise<DataSession> {
  return access.session({ signal: new AbortController().signal });
}

async function openFresh(): Promise<void> {
  await session[Symbol.asyncDispose]();
  session = await openSession();
}

async function validate(dataset: string, checks: readonly CheckRequest[], quarantine?: string): Promise<ValidationReport> {
  const types = dataset.endsWith(".csv") ? { types: declared } : {};
  return validateDataset(
    session,
    { dataset, checks, failOn: "P2", samples: 2, ...types, ...(quarantine === undefined ? {} : { quarantine }) },
    { now },
  );
}

/** The same after a profile of the same rows, whose figures answer some of it. */
async function validateProfiled(dataset: string, checks: readonly CheckRequest[], quarantine?: string): Promise<ValidationReport> {
  const snapshot = await openSnapshot(session, dataset, declared);
  if (snapshot === undefined) throw new Error("a snapshot was to be taken");
  const profile = await profileSnapshot(session, snapshot, { signal: new AbortController().signal });
  const request = {
    dataset,
    checks,
    failOn: "P2",
    samples: 2,
    types: declared,
    ...(quarantine === undefined ? {} : { quarantine }),
  } as const;
  return validateSnapshot(session, snapshot, request, { now, known: knownFigures(profile) });
}

async function agreesWithNaive(
  dataset: string,
  checks: readonly CheckRequest[],
  { quarantine, run = validate }: { readonly quarantine?: string; readonly run?: typeof validate } = {},
): Promise<void> {
  const report = await run(dataset, checks, quarantine);
  const relation = await session.open(dataset, dataset.endsWith(".csv") ? { types: declared } : {});
  for (const request of checks) {
    const naive = await runNaively(session, relation, request, { now });
    const planned = report.checks.find(({ id }) => id === request.id);
    expect({
      id: request.id,
      outcome: planned?.outcome,
      observed: planned?.observed,
      failing: planned?.failingRows,
      rows: naive.figures.applicableRows === undefined ? null : planned?.totalRows,
    }).toEqual({
      id: request.id,
      outcome: naive.outcome,
      observed: naive.observed,
      failing: naive.figures.failingRows ?? null,
      rows: naive.figures.applicableRows ?? null,
    });
  }
  if (quarantine !== undefined) await quarantineAddsUp(report, quarantine);
}

async function quarantineAddsUp(report: ValidationReport, quarantine: string): Promise<void> {
  const counted = await session.rows(
    `SELECT id, count(*) AS n FROM (SELECT unnest(failed_checks) AS id FROM read_parquet(${literal(quarantine)})) GROUP BY id`,
  );
  const found = new Map<unknown, number>(counted.map(({ id, n }) => [id, Number(n)]));
  for (const { id, failingRows } of report.checks) expect([id, found.get(id) ?? 0]).toEqual([id, failingRows ?? 0]);
  const [total] = await session.rows(`SELECT count(*) AS n FROM read_parquet(${literal(quarantine)})`);
  expect(total?.["n"]).toBe(report.failingRows);
  expect(report.quarantine?.rows).toBe(report.failingRows);
}

async function writeParquet(rows: readonly TableRow[]): Promise<string> {
  const path = join(folder, `table_${files++}.parquet`);
  await session.write(tableSql(rows), path);
  return path;
}

async function writeCsv(rows: readonly TableRow[]): Promise<string> {
  const path = join(folder, `table_${files++}.csv`);
  await writeFile(path, tableCsv(rows));
  return path;
}

const runs = { numRuns: 60 };

describe("the planner agrees with one query a check", () => {
  test("on Parquet, where footers answer some of it", async () => {
    await fc.assert(
      fc
        .asyncProperty(tableRows, checkRequests, async (rows, checks) => agreesWithNaive(await writeParquet(rows), checks))
        .beforeEach(openFresh),
      runs,
    );
  });

  test("on Parquet with a quarantine, whose rows add up to the report", async () => {
    await fc.assert(
      fc
        .asyncProperty(tableRows, checkRequests, async (rows, checks) =>
          agreesWithNaive(await writeParquet(rows), checks, { quarantine: join(folder, `quarantine_${files++}.parquet`) }),
        )
        .beforeEach(openFresh),
      runs,
    );
  });

  test("on CSV with declared types", async () => {
    await fc.assert(
      fc
        .asyncProperty(tableRows, checkRequests, async (rows, checks) =>
          agreesWithNaive(await writeCsv(rows), checks, { quarantine: join(folder, `quarantine_${files++}.parquet`) }),
        )
        .beforeEach(openFresh),
      runs,
    );
  });

  test.each([false, true])("on CSV that was profiled, with a quarantine: %s", async (keeps) => {
    await fc.assert(
      fc
        .asyncProperty(tableRows, checkRequests, async (rows, checks) =>
          agreesWithNaive(await writeCsv(rows), checks, {
            run: validateProfiled,
            ...(keeps ? { quarantine: join(folder, `quarantine_${files++}.parquet`) } : {}),
          }),
        )
        .beforeEach(openFresh),
      runs,
    );
  });

  test("on a SELECT", async () => {
    await fc.assert(
      fc.asyncProperty(tableRows, checkRequests, async (rows, checks) => agreesWithNaive(tableSql(rows), checks)).beforeEach(openFresh),
      runs,
    );
  });
});
