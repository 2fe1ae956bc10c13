import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { createToolContext } from "../../src/tools/context.ts";
import { profileData } from "../../src/tools/profile-data.ts";
import { validationOutput, type ValidationOutput } from "../../src/tools/support/quality-output.ts";
import { rounded } from "../support/rounded.ts";
import { validateQuality } from "../../src/tools/validate-quality.ts";
import { profileOutput, type ProfileOutput } from "../../src/tools/support/profile-output.ts";

let folder: string;
let data: DataAccess;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pipewright-profile-"));
  data = createDataAccess({ roots: [folder, process.cwd()] });
});
afterAll(async () => {
  await data[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function profile(args: unknown): Promise<ProfileOutput> {
  const context = createToolContext({ data, signal: new AbortController().signal, log: () => undefined });
  return profileOutput.parse((await profileData.call(args, context)).structured);
}

const birdstrikes = "node_modules/vega-datasets/data/birdstrikes.csv";

test("the answer says shape, key, columns and what to do next", async () => {
  const output = await profile({ dataset: join(process.cwd(), birdstrikes) });
  expect(output.summary).toContain("10,000 rows x 14 columns");
  expect(output.columns).toHaveLength(14);
  expect(output.columns.find(({ name }) => name === "Wildlife Size")).toMatchObject({
    type: "VARCHAR",
    nulls: 0,
    distinct: 3,
    top: [
      ["Small", 4910],
      ["Medium", 4346],
      ["Large", 744],
    ],
  });
  expect(output.columns.find(({ name }) => name === "Speed IAS in knots")).toMatchObject({
    nulls: 2836,
    min: 0,
    max: 350,
    quartiles: [130, 140, 170],
  });
  expect(output.next[0]).toMatch(/^validate_quality /);
  expect(output.truncated).toStrictEqual([]);
});

test("columns can be chosen, and one that isn't there is named with the nearest", async () => {
  const output = await profile({ dataset: join(process.cwd(), birdstrikes), columns: ["Wildlife Size"], top: 1 });
  expect(output.columns.map(({ name, top }) => [name, top])).toStrictEqual([["Wildlife Size", [["Small", 4910]]]]);
  await expect(profile({ dataset: join(process.cwd(), birdstrikes), columns: ["Wildlife Siz"] })).rejects.toMatchObject({
    code: "unknownColumn",
  });
});

test("200 columns fit the budget, and what was left out is said with the call that brings it", async () => {
  const wide = join(folder, "wide.csv");
  const names = Array.from({ length: 200 }, (_, index) => `a_rather_long_column_name_${index}`);
  const row = (seed: number): string =>
    names.map((_, index) => (index % 2 === 0 ? `${seed * 37 + index}.25` : `some text ${(seed * index) % 50}`)).join(",");
  writeFileSync(wide, [names.join(","), ...Array.from({ length: 60 }, (_, index) => row(index))].join("\n"));
  const output = await profile({ dataset: wide });
  expect(JSON.stringify(output).length).toBeLessThanOrEqual(25_600);
  expect(output.columnCount).toBe(200);
  expect(output.truncated.join(" ")).toContain('"detail": "full"');
  const full = await profile({ dataset: wide, detail: "full" });
  expect(JSON.stringify(full).length).toBeLessThanOrEqual(50_000);
});

test("cell values are cut", async () => {
  const long = join(folder, "long.csv");
  writeFileSync(long, `a,b\n${"x".repeat(5000)},1\ny,2\n`);
  const output = await profile({ dataset: long });
  expect(JSON.stringify(output.columns)).not.toContain("x".repeat(100));
  expect(output.columns[0]).toMatchObject({ maxLength: 5000 });
});

test("a header without rows is a profile too", async () => {
  const empty = join(folder, "empty.csv");
  writeFileSync(empty, "a,b\n");
  const output = await profile({ dataset: empty });
  expect(output.rows).toBe(0);
  expect(output.summary).toContain("The dataset is empty.");
  expect(output.columns.map(({ name, nulls, distinct }) => [name, nulls, distinct])).toStrictEqual([
    ["a", 0, 0],
    ["b", 0, 0],
  ]);
});

test("the contract is written where it is asked for", async () => {
  const contract = join(folder, "birdstrikes.odcs.yaml");
  const output = await profile({ dataset: join(process.cwd(), birdstrikes), writeContract: contract });
  expect(output.artifacts).toStrictEqual([{ kind: "contract", path: contract }]);
  expect(readFileSync(contract, "utf8")).toMatch(/^apiVersion: "?v3\.1\.0/);
});

test("a cancelled profile ends with the error of cancellation", async () => {
  const abort = new AbortController();
  abort.abort();
  const context = createToolContext({ data, signal: abort.signal, log: () => undefined });
  await expect(profileData.call({ dataset: join(process.cwd(), birdstrikes) }, context)).rejects.toMatchObject({ code: "cancelled" });
});

async function validate(args: unknown): Promise<ValidationOutput> {
  const context = createToolContext({ data, signal: new AbortController().signal, log: () => undefined });
  return validationOutput.parse((await validateQuality.call(args, context)).structured);
}

test.each(["birdstrikes.csv", "flights-200k.arrow", "movies.json"])(
  "validate_quality gives the same figures of %s where they are asked for",
  async (name) => {
    const dataset = join(process.cwd(), "node_modules/vega-datasets/data", name);
    const checks = [{ check: "row_count", min: 1 }];
    const plain = await validate({ dataset, checks });
    expect(plain.profile).toBeUndefined();
    const output = await validate({ dataset, checks, profile: true, detail: "full" });
    const { duplicateRows, keys, keySearch, alerts, columns } = await profile({ dataset, detail: "full" });
    expect(rounded(output.profile)).toEqual(rounded({ duplicateRows, keys, keySearch, alerts, columns }));
    expect(output.checks).toEqual(plain.checks);
  },
);

test("a profile within a default answer leaves room for the checks, and what it leaves out is said", async () => {
  const path = join(folder, "beside-checks.csv");
  const names = Array.from({ length: 200 }, (_, index) => `column_${index}`);
  const rows = Array.from({ length: 50 }, (_, row) => names.map((_name, column) => `value ${row * column}`).join(","));
  writeFileSync(path, `${[names.join(","), ...rows].join("\n")}\n`);
  const checks = names.map((name) => ({ check: "unique", columns: name }));
  const output = await validate({ dataset: path, checks, profile: true });
  expect(JSON.stringify(output).length).toBeLessThanOrEqual(25_600);
  expect(output.profile?.columns.length).toBeGreaterThan(0);
  expect(output.checks.length).toBeGreaterThan(0);
  expect(output.truncated.some((said) => said.includes("profile_data"))).toBe(true);
});

test("what lies in the past when checks are suggested is the clock's to say", async () => {
  const path = join(folder, "days.csv");
  writeFileSync(
    path,
    `day,n\n${Array.from({ length: 28 }, (_, index) => `2001-01-${String(index + 1).padStart(2, "0")},${index}`).join("\n")}\n`,
  );
  const clock = (): Date => new Date("2001-02-03T04:05:06Z");
  const context = createToolContext({ data, signal: new AbortController().signal, log: () => undefined, clock });
  const { checks } = validationOutput.parse((await validateQuality.call({ dataset: path }, context)).structured);
  expect(checks.find(({ id }) => id === "range:day")?.threshold).toBe("all <= 2001-02-03");
});
