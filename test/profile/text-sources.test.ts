/** Columns read from text: a missing cell, a value that doesn't fit and a value are three things. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column, DataSession } from "../../src/data/types.ts";
import { profileDataset } from "../../src/engines/quality/profile/profile-dataset.ts";
import { suggestChecks } from "../../src/engines/quality/suggest/suggest-checks.ts";
import { columnOf, openBench, options, type Bench } from "./harness.ts";

let folder: string;
let bench: Bench;
let dataset: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pipewright-text-"));
  bench = await openBench([folder]);
  dataset = join(folder, "people.csv");
  const rows = Array.from({ length: 500 }, (_, index) => `${index},${index % 10 === 0 ? "" : index === 33 ? "n.b." : index % 90}`);
  writeFileSync(dataset, `id,age\n${rows.join("\n")}\n`);
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

test("misfits are neither NULL nor values", async () => {
  const relation = await bench.session.open(dataset, { types: { age: "INTEGER" } });
  const session = { ...bench.session, open: async () => relation };
  const { profile } = await profileDataset(session, dataset, options);
  expect(columnOf(profile, "age")).toMatchObject({
    type: "INTEGER",
    nulls: 50,
    misfits: 1,
    distinct: 81,
    duplicates: 368,
    min: 1,
    max: 89,
  });
  expect(columnOf(profile, "age").alerts.map(({ code }) => code)).toContain("misfits");
});

test("an assumed type that a value refutes is opened again with types from all values", async () => {
  const asked: (string | undefined)[] = [];
  const session: DataSession = {
    ...bench.session,
    open: async (name, request) => {
      asked.push(request?.inference);
      if (request?.inference !== "optimistic") return bench.session.open(name, request);
      const relation = await bench.session.open(name, { types: { age: "INTEGER" } });
      return { ...relation, columns: relation.columns.map(assumed) };
    },
  };
  const { relation, profile } = await profileDataset(session, dataset, options);
  expect(asked).toStrictEqual(["optimistic", "full"]);
  expect(relation.columns.map(({ text }) => text?.basis)).not.toContain("assumed");
  expect(columnOf(profile, "age").nulls).toBe(50);
  expect(profile.rows).toBe(500);
});

test("an assumed type that every value has needs no second reading", async () => {
  let opened = 0;
  const session: DataSession = {
    ...bench.session,
    open: async (name) => {
      opened += 1;
      const relation = await bench.session.open(name, { types: { id: "INTEGER", age: "VARCHAR" } });
      return { ...relation, columns: relation.columns.map(assumed) };
    },
  };
  const { profile } = await profileDataset(session, dataset, options);
  expect(opened).toBe(1);
  expect(columnOf(profile, "id")).toMatchObject({ type: "INTEGER", misfits: 0, distinct: 500 });
});

test("texts among objects are misfits, and no rule takes them for codes", async () => {
  const path = join(folder, "objects.json");
  writeFileSync(path, JSON.stringify(Array.from({ length: 80 }, (_, index) => ({ o: index === 7 ? "none" : { x: index % 4 } }))));
  const { relation, profile } = await profileDataset(bench.session, path, options);
  expect(columnOf(profile, "o")).toMatchObject({ type: "JSON", nulls: 0, misfits: 1 });
  const checks = await suggestChecks(bench.session, relation, profile, {});
  expect(checks.filter(({ columns }) => columns.length > 0).map(({ check }) => check)).toStrictEqual(["not_null", "type"]);
});

function assumed(column: Column): Column {
  if (column.text === undefined || column.text.misfit === "FALSE") return column;
  const { misfits: _misfits, ...text } = column.text;
  return { ...column, text: { ...text, basis: "assumed" } };
}
