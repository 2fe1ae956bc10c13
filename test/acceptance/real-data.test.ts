/** A contract written from real data passes on that data, for every table that vega-datasets has. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { readContract } from "../../src/engines/quality/contract/read-contract.ts";
import { writeContract } from "../../src/engines/quality/contract/write-contract.ts";
import { validateDataset } from "../../src/engines/quality/planner/validate-dataset.ts";
import { profileDataset } from "../../src/engines/quality/profile/profile-dataset.ts";

const folder = join(import.meta.dirname, "../../node_modules/vega-datasets/data");
const tables = readdirSync(folder).filter((name) => /\.(csv|tsv|json|parquet|arrow)$/.test(name));

let access: DataAccess;
beforeAll(() => {
  access = createDataAccess({ roots: [folder] });
});
afterAll(async () => access[Symbol.asyncDispose]());

describe("a contract passes on the data it came from", () => {
  test("there are tables to try", () => expect(tables.length).toBeGreaterThan(60));

  test.each(tables)("%s", async (name) => {
    const { signal } = new AbortController();
    await using session = await access.session({ signal });
    const { profile } = await profileDataset(session, name, { signal });
    const contract = await readContract(writeContract(profile), "contract.yaml", {
      dataset: name,
      columns: profile.columns.map((column) => column.name),
    });
    const report = await validateDataset(
      session,
      { dataset: name, checks: contract.checks, types: contract.types, failOn: "P3", samples: 1 },
      { now: new Date() },
    );
    const failing = report.checks.filter(({ outcome }) => outcome === "fail" || outcome === "error");
    expect(failing.map(({ id, observed, message }) => ({ id, observed, message }))).toEqual([]);
    expect(report.verdict).toBe("pass");
    expect(report.checks.length).toBeGreaterThan(0);
  });
});
