/** Real dirt with a known truth: 509 wrong cells of 20,000, in ../shared where that is present. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBench, type Bench } from "./harness.ts";
import { differingCells, flaggedCells, suggestAndValidate } from "./judged-cells.ts";

const folder = resolve("../shared/data/hospital");
const isPresent = existsSync(join(folder, "dirty.csv"));

describe.skipIf(!isPresent)(
  `the suggested checks on hospital data${isPresent ? "" : " (skipped: ../shared/data/hospital is absent)"}`,
  () => {
    const scratch = mkdtempSync(join(tmpdir(), "pipewright-hospital-"));
    let bench: Bench;
    beforeAll(async () => {
      bench = await openBench([folder, scratch]);
    });
    afterAll(async () => {
      await bench[Symbol.asyncDispose]();
      rmSync(scratch, { recursive: true });
    });

    test("find nearly all wrong cells of the dirty file and hardly any other", async () => {
      const dirty = join(folder, "dirty.csv");
      const quarantine = join(scratch, "failing.parquet");
      const { checks } = await suggestAndValidate(bench.session, dirty, quarantine);
      const flagged = await flaggedCells(bench.session, checks, quarantine, "index");
      const wrong = differingCells(dirty, join(folder, "clean.csv"));
      const hits = [...flagged].filter((cell) => wrong.has(cell)).length;
      console.log(
        `hospital: ${wrong.size} wrong cells, ${flagged.size} flagged, ${hits} of them wrong: recall ${(hits / wrong.size).toFixed(3)}, precision ${(hits / flagged.size).toFixed(3)}`,
      );
      expect(wrong.size).toBe(509);
      expect(hits / wrong.size).toBeGreaterThan(0.97);
      expect(hits / flagged.size).toBeGreaterThan(0.98);
    });

    test("have next to nothing to say of the clean file", async () => {
      const { report } = await suggestAndValidate(bench.session, join(folder, "clean.csv"));
      const failing = report.checks.filter(({ outcome }) => outcome !== "pass").map(({ id }) => id);
      expect(failing).toStrictEqual([]);
      expect(report.checks.length).toBeGreaterThan(40);
    });
  },
);
