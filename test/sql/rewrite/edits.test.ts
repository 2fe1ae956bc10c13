import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Edit } from "../../../src/engines/sql/rule.ts";
import { applyEdits, editsOverlap, firstOverlap, offsetAfter, spansOverlap } from "../../../src/engines/sql/rewrite/edits.ts";

function edit(start: number, end: number, text: string): Edit {
  return { span: { start, end }, text };
}

/** Texts with edits that don't overlap: the cut points are distinct, so each pair of them is a range of its own. */
const textWithEdits = fc
  .record({
    source: fc.string({ unit: "binary", maxLength: 60 }),
    cuts: fc.array(fc.nat(60), { maxLength: 8 }),
    texts: fc.array(fc.string({ maxLength: 6 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ source, cuts, texts }) => {
    const points = [...new Set(cuts.filter((cut) => cut <= source.length))].toSorted((a, b) => a - b);
    const edits: Edit[] = [];
    for (let index = 0; index + 1 < points.length; index += 2) {
      edits.push(edit(points[index] ?? 0, points[index + 1] ?? 0, texts[index / 2] ?? ""));
    }
    return { source, edits };
  });

describe("applyEdits", () => {
  it("changes the ranges alone, in whatever order the edits are given", () => {
    const source = "SELECT a, b FROM t -- why";
    const edits = [edit(19, 25, "-- because"), edit(7, 8, "x"), edit(18, 18, " WHERE a > 1")];
    expect(applyEdits(source, edits)).toBe("SELECT x, b FROM t WHERE a > 1 -- because");
  });

  it("keeps every byte outside of the ranges", () => {
    fc.assert(
      fc.property(textWithEdits, ({ source, edits }) => {
        const result = applyEdits(source, edits.toReversed());
        let from = 0;
        let at = 0;
        for (const { span, text } of edits) {
          const kept = source.slice(from, span.start);
          expect(result.slice(at, at + kept.length)).toBe(kept);
          at += kept.length;
          expect(result.slice(at, at + text.length)).toBe(text);
          at += text.length;
          from = span.end;
        }
        expect(result.slice(at)).toBe(source.slice(from));
      }),
    );
  });

  it("says where an offset goes", () => {
    fc.assert(
      fc.property(textWithEdits, fc.nat(60), ({ source, edits }, offset) => {
        fc.pre(offset < source.length && !edits.some(({ span }) => span.start <= offset && offset < span.end));
        expect(applyEdits(source, edits)[offsetAfter(offset, edits)]).toBe(source[offset]);
      }),
    );
  });

  it("refuses edits that overlap or lie outside", () => {
    expect(() => applyEdits("abcdef", [edit(0, 3, ""), edit(2, 4, "")])).toThrow(RangeError);
    expect(() => applyEdits("abcdef", [edit(1, 1, "x"), edit(1, 1, "y")])).toThrow(RangeError);
    expect(() => applyEdits("abcdef", [edit(5, 7, "")])).toThrow(RangeError);
    expect(() => applyEdits("abcdef", [edit(-1, 1, "")])).toThrow(RangeError);
  });
});

describe("overlap", () => {
  it("takes an insertion at the edge of a replacement for apart, inside for overlapping", () => {
    expect(spansOverlap({ start: 3, end: 3 }, { start: 3, end: 6 })).toBe(false);
    expect(spansOverlap({ start: 6, end: 6 }, { start: 3, end: 6 })).toBe(false);
    expect(spansOverlap({ start: 4, end: 4 }, { start: 3, end: 6 })).toBe(true);
    expect(spansOverlap({ start: 4, end: 4 }, { start: 4, end: 4 })).toBe(true);
  });

  it("finds an overlap exactly where comparing all pairs does", () => {
    const edits = fc.array(
      fc.tuple(fc.nat(12), fc.nat(4)).map(([start, length]) => edit(start, start + length, "")),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(edits, (list) => {
        const pairs = list.some((a, index) => editsOverlap([a], list.slice(index + 1)));
        expect(firstOverlap(list) !== undefined).toBe(pairs);
      }),
    );
  });
});
