import { describe, expect, it } from "vitest";
import { composeRewrites, rewriteUntilStable } from "../../../src/engines/sql/rewrite/compose.ts";
import { unifiedDiff } from "../../../src/engines/sql/rewrite/diff.ts";
import { indentationAt, indentFollowing, insertClause, lineBreakOf, removal } from "../../../src/engines/sql/rewrite/layout.ts";
import { applyEdits } from "../../../src/engines/sql/rewrite/edits.ts";
import type { ProposedRewrite } from "../../../src/engines/sql/rule.ts";

function replace(source: string, from: string, to: string): ProposedRewrite {
  const start = source.indexOf(from);
  return { title: `${from} to ${to}`, edits: [{ span: { start, end: start + from.length }, text: to }], preconditions: [] };
}

describe("composeRewrites", () => {
  it("applies what is apart together and defers what overlaps", () => {
    const source = "a b c";
    const rewrites = [replace(source, "a", "x"), replace(source, "a b", "y"), replace(source, "c", "z")];
    const composition = composeRewrites(source, rewrites);
    expect(composition.source).toBe("x b z");
    expect(composition.applied).toEqual([rewrites[0], rewrites[2]]);
    expect(composition.deferred).toEqual([rewrites[1]]);
  });
});

describe("rewriteUntilStable", () => {
  it("finds anew in the changed text what overlapped", async () => {
    const propose = (source: string): ProposedRewrite[] => [
      ...(source.includes("a") ? [replace(source, "a", "long")] : []),
      ...(source.includes("a b") ? [replace(source, "a b", "never")] : []),
      ...(source.includes("g b") ? [replace(source, "g b", "g!")] : []),
    ];
    const loop = await rewriteUntilStable("a b", propose);
    expect(loop.source).toBe("long!");
    expect(loop.rounds.map((round) => round.after)).toEqual(["long b", "long!"]);
    expect(loop.left).toEqual([]);
  });

  it("stops at the bound and says what is left", async () => {
    const loop = await rewriteUntilStable("a", (source) => [replace(source, "a", "ab")], 3);
    expect(loop.source).toBe("abbb");
    expect(loop.left).toHaveLength(1);
    expect(loop.cycle).toBe(false);
  });

  it("stops where two rules undo each other", async () => {
    const propose = (source: string) => [source === "a" ? replace(source, "a", "b") : replace(source, "b", "a")];
    const loop = await rewriteUntilStable("a", propose);
    expect(loop).toMatchObject({ source: "b", cycle: true });
  });
});

describe("layout", () => {
  it("sets a clause on a line of its own where its neighbour has one", () => {
    const source = "SELECT a\n  FROM t\n ORDER BY a";
    const edit = insertClause(source, source.indexOf("t") + 1, source.indexOf("FROM"), "WHERE a > 1");
    expect(applyEdits("SELECT a\n  FROM t", [edit])).toBe("SELECT a\n  FROM t\n  WHERE a > 1");
  });

  it("sets a clause on the same line where all is on one", () => {
    const source = "SELECT a FROM t";
    expect(applyEdits(source, [insertClause(source, source.length, source.indexOf("FROM"), "WHERE a > 1")])).toBe(
      "SELECT a FROM t WHERE a > 1",
    );
  });

  it("keeps Windows line breaks", () => {
    const source = "SELECT a\r\nFROM t";
    expect(lineBreakOf(source)).toBe("\r\n");
    expect(insertClause(source, source.length, source.indexOf("FROM"), "WHERE a").text).toBe("\r\nWHERE a");
  });

  it("removes a line that holds nothing else, and blanks else", () => {
    const lines = "SELECT a\nFROM t\n  ORDER BY a\n;";
    const start = lines.indexOf("ORDER");
    expect(applyEdits(lines, [removal(lines, { start, end: start + 10 })])).toBe("SELECT a\nFROM t\n;");
    const one = "SELECT a FROM t ORDER BY a;";
    expect(applyEdits(one, [removal(one, { start: 16, end: 26 })])).toBe("SELECT a FROM t;");
    const commented = "FROM t\nORDER BY a -- why\n;";
    expect(applyEdits(commented, [removal(commented, { start: 7, end: 17 })])).toBe("FROM t\n -- why\n;");
  });

  it("indents following lines and leaves empty ones alone", () => {
    expect(indentationAt("x\n\t y", 4)).toBe("\t ");
    expect(indentFollowing("a\nb\n\nc", "  ")).toBe("a\n  b\n\n  c");
  });
});

describe("unifiedDiff", () => {
  it("is what patch takes", async () => {
    const diff = await unifiedDiff("q.sql", "SELECT 1\nFROM a\n", "SELECT 1\nFROM b\n");
    expect(diff).toBe("--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n SELECT 1\n-FROM a\n+FROM b\n");
    expect(await unifiedDiff("q.sql", "x", "x")).toBe("");
  });

  it("names no file by a leading slash", async () => {
    const header = async (path: string): Promise<string | undefined> => (await unifiedDiff(path, "a\n", "b\n")).split("\n")[0];
    expect(await header("/elsewhere/q.sql")).toBe("--- a/elsewhere/q.sql");
    expect(await header("models/q.sql")).toBe("--- a/models/q.sql");
  });
});
