import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { lineIndex } from "../../../src/engines/sql/optimize/positions.ts";

describe("lineIndex", () => {
  test("counts lines and columns from 1", () => {
    const { position } = lineIndex("ab\n\ncd");
    expect([0, 1, 3, 4, 6].map(position)).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 3, column: 3 },
    ]);
  });

  test("agrees with splitting the text, for any text and offset", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "\n", "é", "\r\n")), fc.nat(), (parts, nat) => {
        const text = parts.join("");
        const offset = nat % (text.length + 1);
        const before = text.slice(0, offset).split("\n");
        expect(lineIndex(text).position(offset)).toEqual({ line: before.length, column: (before.at(-1) ?? "").length + 1 });
      }),
    );
  });

  test("a comment silences the named rules in its line and the next, and no others", () => {
    const index = lineIndex("-- pipewright:ignore select-star, cross-join\nSELECT *\nFROM a, b -- pipewright:ignore comma-join");
    expect(index.suppressions).toBe(2);
    expect(index.suppressed(2, "select-star")).toBe(true);
    expect(index.suppressed(2, "cross-join")).toBe(true);
    expect(index.suppressed(2, "comma-join")).toBe(false);
    expect(index.suppressed(3, "select-star")).toBe(false);
    expect(index.suppressed(3, "comma-join")).toBe(true);
  });
});
