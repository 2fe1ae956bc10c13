import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { proofRules } from "../../../src/engines/sql/judge/proofs/rules/index.ts";
import { alike, proofExamples, undetermined, unlike } from "./proof-examples.ts";
import { closeData, judged, provable, tried } from "./support.ts";
import { hardTraps, trapCatalog, traps } from "./traps.ts";

afterAll(closeData);

const verdictOf = async (left: string, right: string): Promise<string> => provable({ left, right, catalog: trapCatalog });

test("every rule has an example", () => {
  expect(proofExamples.map(({ rule }) => rule).toSorted()).toEqual(proofRules.map(({ id }) => id).toSorted());
});

test("every law is in the document", () => {
  const document = readFileSync(resolve(import.meta.dirname, "../../../docs/equivalence.md"), "utf8");
  for (const { id, law } of proofRules) expect(document).toContain(`| \`${id}\` | ${law} |`);
});

describe.each(proofExamples)("$rule", ({ rule, left, right, not }) => {
  test("proves its example, and is named", async () => {
    const judgement = await judged({ left, right, catalog: trapCatalog });
    expect(judgement.verdict).toBe("proved");
    expect(judgement.proof?.rule).toContain(proofRules.find(({ id }) => id === rule)?.law ?? "no law");
  });

  test("random instances never refute what it proves", async () => {
    for (const seed of [1, 2, 3]) expect(await tried({ left, right, catalog: trapCatalog, seed, instances: 40 })).not.toBe("refuted");
  });

  test.each(not)("does not prove %s = %s", async (first, second) => {
    expect(await verdictOf(first, second)).not.toMatch(/^proved/);
  });
});

describe("without a rule", () => {
  test.each(alike)("%s = %s", async (left, right) => {
    expect(await verdictOf(left, right)).toMatch(/^proved/);
  });

  test.each(unlike)("%s <> %s", async (left, right) => {
    expect(await verdictOf(left, right)).not.toMatch(/^proved/);
  });

  test.each(undetermined)("%s is not proved to be itself", async (sql) => {
    expect(await verdictOf(sql, sql)).not.toMatch(/^proved/);
  });

  test("NaN keeps a negated comparison from being turned around, where the dialect does not order it", async () => {
    const pair = { left: "SELECT product FROM items WHERE NOT (discount > 1)", right: "SELECT product FROM items WHERE discount <= 1" };
    expect(await judged({ ...pair, catalog: trapCatalog, dialect: "bigquery" })).toMatchObject({ verdict: "tested" });
    expect(await judged({ ...pair, catalog: trapCatalog, dialect: "postgres" })).toMatchObject({ verdict: "proved" });
  });

  test("no trap is proved", async () => {
    for (const { left, right } of [...traps, ...hardTraps]) expect(await verdictOf(left, right)).not.toMatch(/^proved/);
  });
});
