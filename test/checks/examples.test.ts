import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckExample, Outcome } from "../../src/engines/quality/check.ts";
import { checkById, checks } from "../../src/engines/quality/checks/index.ts";
import { exampleOf } from "../../src/engines/quality/checks/support/example-of.ts";
import { readInlineChecks } from "../../src/engines/quality/contract/read-inline-checks.ts";
import { startRunner, type CheckRunner } from "./harness.ts";

describe("the registry of checks", () => {
  const folder = new URL("../../src/engines/quality/checks/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "index.ts");

  it("holds every file of the folder under its own name", () => {
    expect(checks.map(({ id }) => `${id.replaceAll("_", "-")}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it("finds a check by its id", () => {
    for (const check of checks) expect(checkById(check.id)).toBe(check);
    expect(checkById("no_such_check")).toBeUndefined();
  });

  it.each(checks.map((check) => [check.id, check] as const))("shows an example of %s that can be asked for", (id, check) => {
    const [request] = readInlineChecks([JSON.parse(exampleOf(check))], "checks");
    expect(request).toMatchObject({
      check: id,
      columns: check.examples.pass[0]?.columns ?? [],
      params: check.examples.pass[0]?.params ?? {},
    });
  });

  it("names the keys of a check that was misspelt, and one of its own that works", () => {
    const mistake = [{ check: "reference", column: "a", dataset: "b.csv", table: "c" }];
    expect(() => readInlineChecks(mistake, "checks")).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/checks\[0\]\.table is not a key of the check reference; .*its keys are .*dataset.*columns/),
        hint: expect.stringContaining('{"check":"reference","column":"customer_id"'),
      }),
    );
  });

  it("is in alphabetical order", () => {
    expect(checks.map(({ id }) => id)).toEqual(checks.map(({ id }) => id).toSorted());
  });
});

describe.each(checks.map((check) => ({ id: check.id, check })))("the examples of $id", ({ id, check }) => {
  let runner: CheckRunner;
  beforeAll(async () => {
    runner = await startRunner();
  });
  afterAll(async () => runner[Symbol.asyncDispose]());

  const cases = (["pass", "fail", "notApplicable"] as const).flatMap((outcome: Outcome & keyof typeof check.examples) =>
    check.examples[outcome].map((example: CheckExample) => ({ outcome, title: example.title, example })),
  );

  it("has one that passes and one that fails", () => {
    expect(check.examples.pass.length).toBeGreaterThan(0);
    expect(check.examples.fail.length).toBeGreaterThan(0);
  });

  it.each(cases)("$outcome: $title", async ({ outcome, example }) => {
    const result = await runner.run(id, example);
    expect(result).toMatchObject({ outcome, threshold: expect.anything() });
    expect(result.observed === null).toBe(outcome === "notApplicable");
    expect(result.figures.failingRows).toBe(example.failingRows ?? result.figures.failingRows);
  });
});
