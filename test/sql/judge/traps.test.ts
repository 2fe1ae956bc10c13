import { afterAll, describe, expect, test } from "vitest";
import { closeData, judged } from "./support.ts";
import { trapCatalog, traps, twins } from "./traps.ts";

afterAll(closeData);

describe("classic traps are refuted", () => {
  test.each(traps)("$name", async ({ left, right }) => {
    const judgement = await judged({ left, right, catalog: trapCatalog });
    expect(judgement).toMatchObject({ verdict: "refuted" });
  });
});

describe("their equivalent twins are not", () => {
  test.each(twins)("$name", async ({ left, right }) => {
    const judgement = await judged({ left, right, catalog: trapCatalog });
    expect(`${judgement.verdict}: ${judgement.explanation}`).toMatch(/^(?:tested|proved):/);
  });
});
