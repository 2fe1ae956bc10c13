import { describe, expect, it } from "vitest";
import { z } from "zod";
import { code, doc, heading, list, paragraph, table } from "../../src/core/doc.ts";
import { boundStructured, boundText } from "../../src/server/limits.ts";

const withTruncated = z.looseObject({ truncated: z.array(z.string()) });

function bounded(value: Record<string, unknown>, limit = 10_000) {
  const result = boundStructured(value, limit);
  expect(JSON.stringify(result).length).toBeLessThanOrEqual(limit);
  return withTruncated.parse(result);
}

describe("boundStructured", () => {
  it("leaves an answer that fits as it is", () => {
    const value = { summary: "fine", rows: [1, 2, 3] };
    expect(boundStructured(value)).toBe(value);
  });

  it("keeps the first items of a long list and says how many", () => {
    const result = bounded({ summary: "s", rows: Array.from({ length: 5000 }, (_, index) => index) });
    const rows = z.array(z.number()).parse(result["rows"]);
    expect(rows).toEqual(Array.from({ length: rows.length }, (_, index) => index));
    expect(rows.length).toBeGreaterThan(1000);
    expect(result.truncated[0]).toContain(`rows: the first ${rows.length} of 5000 items`);
    expect(result["summary"]).toBe("s");
  });

  it("shortens inner lists before it drops outer items", () => {
    const checks = Array.from({ length: 20 }, (_, id) => ({ id, samples: Array.from({ length: 50 }, () => "x".repeat(20)) }));
    const result = bounded({ checks });
    expect(z.array(z.unknown()).parse(result["checks"])).toHaveLength(20);
    expect(result.truncated[0]).toMatch(/checks\[\]\.samples: at most \d+ of up to 50 items each/u);
  });

  it("cuts a long text, on no half of a character", () => {
    const result = bounded({ text: "😀".repeat(20_000) });
    expect(z.string().parse(result["text"])).toMatch(/^(?:😀)+\uFFFD?…$/u);
    expect(result.truncated[0]).toContain("of 40000 characters");
  });

  it("cuts an object with very many keys", () => {
    const result = bounded({ row: Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, index])) });
    expect(result.truncated[0]).toMatch(/row: the first \d+ of 5000 keys/u);
  });

  it("keeps what the tool itself said it left out", () => {
    const result = bounded({ rows: Array.from({ length: 5000 }, () => "row"), truncated: ["Only 10 samples a check."] });
    expect(result.truncated).toEqual(["Only 10 samples a check.", expect.stringContaining("was cut to 10000 characters")]);
  });

  it("does not change the tool's own object", () => {
    const value = { rows: Array.from({ length: 5000 }, () => "row") };
    bounded(value);
    expect(value.rows).toHaveLength(5000);
  });

  it("says so where nothing can be shortened", () => {
    const value = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`key${index}`, index]));
    expect(boundStructured({ summary: "The verdict.", ...value }, 10_000)).toEqual({
      summary: "The verdict.",
      truncated: [expect.stringContaining("more than the 10000")],
    });
  });

  it("keeps to the limit whatever the sizes of the items", () => {
    const result = bounded({
      rows: ["x".repeat(9_000), ...Array.from({ length: 3000 }, () => "y")],
      other: Array.from({ length: 30 }, () => ["z".repeat(500)]),
    });
    expect(result.truncated).toHaveLength(1);
  });
});

describe("boundText", () => {
  const rows = (count: number) => Array.from({ length: count }, (_, index) => [`row ${index}`]);

  it("leaves a text that fits as it is", () => {
    expect(boundText(doc(heading(1, "A"), paragraph("b")))).toBe("# A\n\nb");
  });

  it("cuts a table between two rows and says how much is shown", () => {
    const text = boundText(doc(heading(1, "A"), table([{ title: "Row" }], rows(2000)), paragraph("after")), 10_000);
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(text).toMatch(/\| row \d+ \|\n\nThis text was cut to 10000 characters: its first \d+ of 2006 lines are shown\.$/u);
    expect(text).not.toContain("after");
  });

  it("leaves out a block of code that does not fit, rather than half a fence", () => {
    const text = boundText(doc(list(["first"]), code("sql", "SELECT 1;\n".repeat(5000))), 10_000);
    expect(text).toBe("- first\n\nThis text was cut to 10000 characters: its first 1 of 5005 lines are shown.");
  });
});
