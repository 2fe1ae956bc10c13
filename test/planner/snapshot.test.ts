/** A snapshot of a text file must say what the file says: values, what was written, and what doesn't fit. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { identifier } from "../../src/core/sql.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { Column, DataAccess, DataSession, Relation } from "../../src/data/types.ts";
import type { CheckRequest } from "../../src/engines/quality/check.ts";
import { validateRelation, validateSnapshot } from "../../src/engines/quality/planner/validate-dataset.ts";
import { knownFigures } from "../../src/engines/quality/profile/known-figures.ts";
import { profileRelation } from "../../src/engines/quality/profile/profile-relation.ts";
import { profileSnapshot } from "../../src/engines/quality/profile/profile-dataset.ts";
import type { ValidationReport } from "../../src/engines/quality/report.ts";
import { rounded } from "../support/rounded.ts";
import { openSnapshot, takeSnapshot } from "../../src/engines/quality/snapshot.ts";

let folder: string;
let access: DataAccess;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pipewright-snapshot-"));
  access = createDataAccess({ roots: [folder] });
});

afterAll(async () => {
  await access[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Values of each kind in their own text form, in others, and some that don't fit. */
const texts: Readonly<Record<string, readonly string[]>> = {
  i: ["0", "1", "-7", " 8", "+5", "007", "1.0", "1e2", "123456789012345678", "1234567890123456789", "x", ""],
  d: ["0.50", "12.00", "-1.05", "3", ".5", "0.5", "-0.00", "1.234", "n/a", ""],
  f: ["1.5", "2", "1e300", "nan", "-inf", "0.1", "-0.0", "?", ""],
  b: ["true", "false", "TRUE", "False", " true", "yes", ""],
  u: ["cfcd2084-95d5-65ef-66e7-dff9f98764da", "CFCD2084-95D5-65EF-66E7-DFF9F98764DA", "cfcd208495d565ef66e7dff9f98764da", ""],
  day: ["2024-02-29", "1999-12-31", "2024-02-30", "12024-01-01", "infinity", "0044-03-15 (BC)", "2024-1-1", ""],
  at: ["2024-02-29 00:00:00", "2024-02-29T00:00:00", "1999-12-31 23:59:59.5", "2024-02-29", "12024-01-01 00:00:00", "soon", ""],
  s: ["a", " a", "A", "", "é", "it's"],
};
const names = Object.keys(texts);
const types = { i: "BIGINT", d: "DECIMAL(18,2)", f: "DOUBLE", b: "BOOLEAN", u: "UUID", day: "DATE", at: "TIMESTAMP", s: "VARCHAR" };

const row = fc.tuple(...names.map((name) => fc.constantFrom(...(texts[name] ?? []))));
const rows = fc.array(row, { minLength: 1, maxLength: 40 });

/** Each value in its own text form, as in most files; a few others are below the sample's notice. */
const usual = ["1", "0.50", "1.5", "true", "cfcd2084-95d5-65ef-66e7-dff9f98764da", "2024-02-29", "2024-02-29 00:00:00", "a"];
const usualRows = Array.from({ length: 500 }, () => usual);
const mostlyUsual = fc.array(row, { maxLength: 3 }).map((few) => [...usualRows, ...few, ...usualRows]);

async function writeCsv(table: readonly (readonly string[])[]): Promise<string> {
  const path = join(folder, `table_${files++}.csv`);
  const line = (record: readonly string[]): string => record.map((cell) => `"${cell}"`).join(",");
  await writeFile(path, `${[names, ...table].map(line).join("\n")}\n`);
  return path;
}

async function inSession<T>(work: (session: DataSession) => Promise<T>): Promise<T> {
  await using session = await access.session({ signal: new AbortController().signal });
  const result = await work(session);
  return result;
}

function shown({ name, text }: Column): readonly string[] {
  return [identifier(name), text?.raw ?? "NULL", text?.misfit ?? "FALSE"];
}

async function cells(session: DataSession, relation: Relation): Promise<readonly unknown[]> {
  const items = relation.columns.flatMap((column, index) => shown(column).map((sql, part) => `${sql} AS c${index}_${part}`));
  return session.rows(`SELECT ${items.join(", ")} FROM ${relation.from}`);
}

const requests: readonly CheckRequest[] = [
  ...names.map((name): CheckRequest => request("not_null", [name])),
  ...names.map((name): CheckRequest => request("unique", [name])),
  request("range", ["i"], { min: 0, max: 100 }),
  request("range", ["d"], { min: 0, max: 10 }),
  request("length", ["s"], { max: 1 }),
  request("length", ["d"], { max: 4 }),
  request("format", ["u"], { format: "uuid" }),
  request("row_count", [], { min: 1 }),
  request("statistics", ["i"], { statistic: "max", max: 100 }),
  request("freshness", ["at"], { maxAge: "P30D" }),
  request("accepted_values", ["b"], { values: ["true"] }),
  request("pattern", ["s"], { pattern: "[a-z]" }),
  request("pattern", ["d"], { pattern: "^[0-9]+[.][0-9]{2}$" }),
  request("row_expression", [], { expression: "s <> 'a' OR length(s) > 1" }),
];

/** Few enough scans for the relation to be read as it is. */
const withoutKeys = requests.filter(({ check }) => check !== "unique");

function request(check: string, columns: readonly string[], params: Readonly<Record<string, unknown>> = {}): CheckRequest {
  return {
    id: `${check}:${columns.join("+")}:${JSON.stringify(params)}`,
    check,
    columns,
    params,
    severity: "P1",
    tolerance: {},
    origin: "test",
  };
}

describe("a snapshot of a CSV file", () => {
  for (const declared of [undefined, types]) {
    const how = declared === undefined ? "inferred" : "declared";
    test.each([
      ["many", rows],
      ["few", mostlyUsual],
    ])(`has its values, texts and misfits, %s of them in another form, with ${how} types`, async (_share, tables) => {
      await fc.assert(
        fc.asyncProperty(tables, async (table) => {
          const path = await writeCsv(table);
          await inSession(async (session) => {
            const source = await session.open(path, declared === undefined ? {} : { types: declared });
            const snapshot = await takeSnapshot(session, source);
            expect(snapshot.rows).toBe(table.length);
            expect(await cells(session, snapshot.relation)).toEqual(await cells(session, source));
          });
        }),
        { numRuns: 40 },
      );
    });

    test(`is judged and profiled alike, with ${how} types`, async () => {
      await fc.assert(
        fc.asyncProperty(rows, async (table) => {
          const path = await writeCsv(table);
          const dataset = { dataset: path, checks: requests, failOn: "P2", samples: 3 } as const;
          const options = { now: new Date("2024-03-01T12:00:00Z") };
          const profiling = {
            signal: new AbortController().signal,
            progress: () => undefined,
            topValues: 5,
            histogramBins: 5,
            maxKeyColumns: 2,
          };
          const open = declared === undefined ? {} : { types: declared };
          const direct = await inSession(async (session) => {
            const source = await session.open(path, open);
            const report = await validateRelation(session, source, { ...dataset, checks: withoutKeys }, options);
            return { report, profile: await profileRelation(session, source, profiling) };
          });
          const whole = await inSession(async (session) => {
            const snapshot = await takeSnapshot(session, await session.open(path, open));
            const report = await validateSnapshot(session, snapshot, { ...dataset, checks: withoutKeys }, options);
            const profile = await profileSnapshot(session, snapshot, profiling);
            const known = knownFigures(profile);
            return { report, profile, told: await validateSnapshot(session, snapshot, dataset, { ...options, known }) };
          });
          const plain = (report: ValidationReport | undefined): unknown => ({ ...report, plan: [] });
          expect(plain(whole.report)).toEqual(plain(direct.report));
          const judged = whole.told.checks.filter(({ check }) => check !== "unique");
          expect(judged).toEqual(whole.report.checks);
          expect(rounded(whole.profile)).toEqual(rounded(direct.profile));
        }),
        { numRuns: 10 },
      );
    });
  }

  test("keeps the texts of columns that are hardly ever in another form in one list", async () => {
    const path = await writeCsv([...usualRows, ["x", "0.5", "nan", "TRUE", "", "2024-02-29", "2024-02-29T00:00:00", "b"]]);
    await inSession(async (session) => {
      const snapshot = await takeSnapshot(session, await session.open(path, { types }));
      const listed = snapshot.relation.columns.filter(({ text }) => /\[\d\]/.test(text?.raw ?? ""));
      expect(listed.map(({ name }) => name)).toEqual(["i", "d", "b", "u", "day", "at"]);
      const [last] = await session.rows(
        `SELECT ${listed.map(({ name, text }) => `${text?.raw ?? "NULL"} AS ${identifier(name)}`).join(", ")} FROM ${snapshot.relation.from} WHERE s = 'b'`,
      );
      expect(last).toEqual({ i: "x", d: "0.5", b: "TRUE", u: null, day: "2024-02-29", at: "2024-02-29T00:00:00" });
      expect(Object.fromEntries(snapshot.misfits)).toEqual({ i: 1 });
    });
  });

  test("with keys, of which several share one snapshot, is judged as each check alone", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const path = await writeCsv(table);
        const dataset = { dataset: path, checks: requests, failOn: "P2", samples: 3 } as const;
        const options = { now: new Date("2024-03-01T12:00:00Z") };
        const shared = await inSession(async (session) => validateRelation(session, await session.open(path), dataset, options));
        // One check at a time has no scans to share.
        for (const check of requests) {
          const alone = await inSession(async (session) =>
            validateRelation(session, await session.open(path), { ...dataset, checks: [check] }, options),
          );
          expect(shared?.checks.find(({ id }) => id === check.id)?.failingRows).toBe(alone?.checks[0]?.failingRows);
          expect(shared?.checks.find(({ id }) => id === check.id)?.outcome).toBe(alone?.checks[0]?.outcome);
        }
      }),
      { numRuns: 5 },
    );
  });

  test("is not taken of a SELECT or of Parquet", async () => {
    await inSession(async (session) => {
      const path = join(folder, `table_${files++}.parquet`);
      await session.write("SELECT 1 AS a", path);
      expect(await openSnapshot(session, path, undefined)).toBeUndefined();
      expect(await openSnapshot(session, "SELECT 1 AS a", undefined)).toBeUndefined();
    });
  });
});
