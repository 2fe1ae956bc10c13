import { describe, expect, it } from "vitest";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { admitRewrite, keepsComments } from "../../../src/engines/sql/rewrite/admit.ts";
import { applyEdits } from "../../../src/engines/sql/rewrite/edits.ts";
import type { Edit } from "../../../src/engines/sql/rule.ts";
import { lex } from "../../../src/engines/sql/syntax/lexer.ts";
import type { Span } from "../../../src/engines/sql/syntax/tree.ts";

function admit(source: string, edits: readonly Edit[], templated: readonly Span[] = []) {
  return admitRewrite(source, { title: "", edits, preconditions: [] }, templated, (text) => lex(text, dialects.generic));
}

function replace(source: string, from: string, text: string): Edit {
  const start = source.indexOf(from);
  return { span: { start, end: start + from.length }, text };
}

describe("admitRewrite", () => {
  it("admits edits around comments", () => {
    const source = "SELECT a /* why */, b -- both\nFROM t";
    expect(admit(source, [replace(source, "a ", "x "), replace(source, "FROM t", "FROM u")])).toEqual({ admitted: true });
  });

  it("admits an edit that moves a comment along", () => {
    const source = "SELECT a /* why */ FROM t";
    expect(admit(source, [replace(source, "a /* why */", "/* why */ x")])).toEqual({ admitted: true });
  });

  it("refuses to lose a comment", () => {
    const source = "SELECT a /* why */, b FROM t";
    expect(admit(source, [replace(source, "a /* why */, b", "b, a")])).toMatchObject({ admitted: false });
  });

  it("refuses to let a comment swallow code", () => {
    const source = "SELECT a -- why\nFROM t";
    expect(admit(source, [replace(source, "\nFROM", " FROM")])).toMatchObject({ admitted: false });
  });

  it("refuses to lose one of two equal comments", () => {
    const source = "SELECT a /* x */, b /* x */ FROM t";
    expect(admit(source, [replace(source, "a /* x */, ", "")])).toMatchObject({ admitted: false });
  });

  it("refuses to make a comment of code", () => {
    const source = "SELECT a - b FROM t";
    expect(admit(source, [replace(source, " - b", " --b")])).toMatchObject({ admitted: false });
  });

  it("takes what looks like a comment in a string for text", () => {
    const source = "SELECT '-- no comment' FROM t";
    expect(admit(source, [replace(source, "'-- no comment'", "'x'")])).toEqual({ admitted: true });
  });

  it("leaves templated text alone, its edges aside", () => {
    const source = "SELECT a FROM my_model WHERE b";
    const model = { start: 14, end: 22 };
    expect(admit(source, [replace(source, "FROM my", "FROM your")], [model])).toMatchObject({ admitted: false });
    expect(admit(source, [{ span: { start: 18, end: 18 }, text: "x" }], [model])).toMatchObject({ admitted: false });
    expect(admit(source, [{ span: { start: 22, end: 22 }, text: " m" }], [model])).toEqual({ admitted: true });
  });

  it("doesn't copy what stands in for a template", () => {
    const source = "SELECT jinja_trunc       AS a, orders.b FROM orders              GROUP BY 1, 2";
    const call = { start: 7, end: 25, unknown: true, output: true } as const;
    const model = { start: source.indexOf(" orders  ") + 1, end: source.indexOf("GROUP") - 1, output: true } as const;
    const groupBy = (text: string) => admit(source, [replace(source, "1, 2", text)], [call, model]);
    expect(groupBy("jinja_trunc, orders.b")).toMatchObject({ admitted: false });
    expect(groupBy("jinja_truncated, orders.b")).toEqual({ admitted: true });
    expect(groupBy("a, orders.b")).toEqual({ admitted: true });
    expect(groupBy("(SELECT 1 FROM orders)")).toMatchObject({ admitted: false });
  });

  it("refuses what changes nothing and what overlaps", () => {
    expect(admit("SELECT a", [])).toMatchObject({ admitted: false });
    expect(admit("SELECT a", [replace("SELECT a", "SELECT a", "x"), replace("SELECT a", "a", "y")])).toMatchObject({ admitted: false });
  });
});

describe("keepsComments", () => {
  it("sees that two edits of which each keeps them let one swallow code together", () => {
    const source = "SELECT a -- why\n, b\nFROM t";
    const edits = [replace(source, "\n, b", ""), replace(source, "\nFROM", " FROM")];
    const kept = (some: readonly Edit[]): boolean => keepsComments(source, applyEdits(source, some), (text) => lex(text, dialects.generic));
    expect(edits.map((edit) => kept([edit]))).toEqual([true, true]);
    expect(kept(edits)).toBe(false);
  });
});
