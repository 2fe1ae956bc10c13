import { afterAll, describe, expect, test } from "vitest";
import { bag, runScript } from "./run-script.ts";
import { closeData, judged } from "./support.ts";
import { hardTraps, hardTwins, trapCatalog, traps, twins } from "./traps.ts";

afterAll(closeData);

describe("classic traps are refuted, and the script shows it in a fresh DuckDB", () => {
  test.each([...traps, ...hardTraps])("$name", async ({ left, right }) => {
    const judgement = await judged({ left, right, catalog: trapCatalog });
    expect(judgement).toMatchObject({ verdict: "refuted" });
    const { counterexample, semantics } = judgement;
    const [first, second] = await runScript(counterexample?.script ?? "");
    expect([first.length, second.length]).toEqual([
      Math.max(counterexample?.leftResult.rows.length ?? -1, first.length > 50 ? first.length : 0),
      Math.max(counterexample?.rightResult.rows.length ?? -1, second.length > 50 ? second.length : 0),
    ]);
    const seen = semantics === "list" ? JSON.stringify : bag;
    expect(seen(first)).not.toEqual(seen(second));
  });
});

describe("their equivalent twins are not", () => {
  test.each([...twins, ...hardTwins])("$name", async ({ left, right }) => {
    const judgement = await judged({ left, right, catalog: trapCatalog });
    expect(`${judgement.verdict}: ${judgement.explanation}`).toMatch(/^(?:tested|proved):/);
  });
});
