import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plural } from "../../../src/core/count-text.ts";
import {
  evaluateRows,
  percentText,
  requirement,
  shareOfRows,
  shorten,
  withinTolerance,
} from "../../../src/engines/quality/checks/support/tolerance.ts";

describe("tolerance", () => {
  it.each([
    [1, 20, { mostly: 0.95 }, true],
    [2, 20, { mostly: 0.95 }, false],
    [1, 10, { mostly: 0.9 }, true],
    [3, 10, { mostly: 0.7 }, true],
    [1, 3, { mostly: 0.6666666666666666 }, true],
    [1, 3, { mostly: 0.6666666666666667 }, false],
    [0, 5, {}, true],
    [1, 5, {}, false],
    [0, 5, { mostly: 1 }, true],
    [1, 1_000_000_000, { mostly: 1 }, false],
    [5, 5, { mostly: 0 }, true],
    [3, 5, { maxFailingRows: 3 }, true],
    [4, 5, { maxFailingRows: 3 }, false],
    [1, 5, { maxFailingRows: 0 }, false],
    [3, 100, { mostly: 0.99, maxFailingRows: 3 }, false],
    [1, 100, { mostly: 0.99, maxFailingRows: 0 }, false],
    [1, 100, { mostly: 0.99, maxFailingRows: 1 }, true],
  ])("%i of %i failing within %j: %s", (failing, applicable, tolerance, holds) => {
    expect(withinTolerance(failing, applicable, tolerance)).toBe(holds);
  });

  it("compares the share that was written, not its nearest float", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (perMille, applicable, some) => {
          const failing = some % (applicable + 1);
          expect(withinTolerance(failing, applicable, { mostly: perMille / 1000 })).toBe(
            (applicable - failing) * 1000 >= perMille * applicable,
          );
        },
      ),
    );
  });

  it("is worded", () => {
    expect(requirement({}, "not NULL")).toBe("all not NULL");
    expect(requirement({ mostly: 0.995 }, "not NULL")).toBe("at least 99.5 % not NULL");
    expect(requirement({ mostly: 0.07 }, "unique")).toBe("at least 7 % unique");
    expect(requirement({ maxFailingRows: 1 }, "unique")).toBe("all but 1 row unique");
    expect(requirement({ mostly: 1 }, "unique")).toBe("all unique");
    expect(shareOfRows(12, 3201)).toBe("12 of 3,201 rows (0.37 %)");
    expect(plural(1, "row")).toBe("1 row");
    expect(plural(1_234_567n, "row")).toBe("1,234,567 rows");
  });

  it("never rounds a share to nothing or to everything", () => {
    expect(percentText(1, 10_000_000)).toBe("< 0.01 %");
    expect(percentText(9_999_999, 10_000_000)).toBe("> 99.99 %");
    expect(percentText(0, 5)).toBe("0 %");
    expect(percentText(5, 5)).toBe("100 %");
    expect(percentText(0, 0)).toBe("0 %");
  });

  it("cuts long words, on one line", () => {
    expect(shorten("a\n  b", 10)).toBe("a b");
    expect(shorten("abcdef", 6)).toBe("abcdef");
    expect(shorten("abcdefg", 6)).toBe("abcde…");
    expect(shorten("😀😀😀", 2)).toBe("😀…");
  });

  it("tells an empty table from one whose rows don't apply", () => {
    const words = { rule: "positive", failing: "are negative" };
    expect(evaluateRows({ failingRows: 0, applicableRows: 0, totalRows: 0 }, { tolerance: {} }, words)).toMatchObject({
      outcome: "notApplicable",
      observed: null,
      message: "There are no rows to check.",
    });
    expect(evaluateRows({ failingRows: 0, applicableRows: 0, totalRows: 3 }, { tolerance: {} }, words)).toMatchObject({
      outcome: "notApplicable",
      message: "Every value is NULL.",
    });
    expect(evaluateRows({ failingRows: 1, applicableRows: 2, totalRows: 3 }, { tolerance: {} }, words)).toEqual({
      outcome: "fail",
      observed: "1 of 2 rows (50 %) are negative",
      threshold: "all positive",
    });
  });
});
