import { describe, expect, it } from "vitest";
import { code, doc, heading, list, paragraph, table } from "../../src/core/doc.ts";
import { renderMarkdown } from "../../src/rendering/markdown.ts";
import { renderTerminal } from "../../src/rendering/terminal.ts";
import { cut, visible } from "../../src/rendering/text.ts";
import { displayWidth } from "../../src/rendering/width.ts";

const plain = { colour: false } as const;

describe("Markdown", () => {
  it("renders every kind of block", () => {
    const text = renderMarkdown(
      doc(
        heading(2, "Checks"),
        paragraph("Two failed.", "bad"),
        list(["one", "two"]),
        table([{ title: "id" }, { title: "rows", align: "right" }], [["a", "1"]]),
        code("sql", "SELECT 1"),
      ),
    );
    expect(text).toBe("## Checks\n\nTwo failed.\n\n- one\n- two\n\n| id | rows |\n| --- | ---: |\n| a | 1 |\n\n```sql\nSELECT 1\n```");
  });

  const cellOf = (text: string): string =>
    renderMarkdown(doc(table([{ title: "t" }], [[text]])))
      .split("\n")
      .slice(2)
      .join("\n");

  it.each([
    ["a|b", String.raw`| a\|b |`],
    ["`rm -rf`", "| \\`rm -rf\\` |"],
    ["<script>alert(1)</script>", "| &lt;script&gt;alert(1)&lt;/script&gt; |"],
    ["&lt;b&gt;", "| &amp;lt;b&amp;gt; |"],
    ["![x](http://evil/?q=1)", String.raw`| !\[x\](http\://evil/?q=1) |`],
    ["see www.evil.example", String.raw`| see www\.evil.example |`],
    ["*bold* _it_ ~~no~~", String.raw`| \*bold\* \_it\_ \~\~no\~\~ |`],
    ["customer_id", "| customer_id |"],
    ["a\\|b", String.raw`| a\\\|b |`],
    ["two\nlines", "| two␊lines |"],
    ["-5", "| -5 |"],
    ["\u001B[31mred", "| ␛\\[31mred |"],
    ["abc\u202Edef", "| abc⟨U+202E⟩def |"],
    ["zero\u200Bwidth", "| zero⟨U+200B⟩width |"],
    ["hidden\u{E0041}tag", "| hidden⟨U+E0041⟩tag |"],
    ["", "|  |"],
  ])("escapes the cell %j", (text, expected) => {
    expect(cellOf(text)).toBe(expected);
  });

  it("cuts a cell at 80 characters", () => {
    expect(cellOf("x".repeat(81))).toBe(`| ${"x".repeat(79)}… |`);
    expect(cellOf("x".repeat(80))).toBe(`| ${"x".repeat(80)} |`);
  });

  it("cuts a cell of many invisible characters too", () => {
    expect(cellOf("\u202E".repeat(500)).length).toBeLessThan(120);
  });

  it("escapes what would begin a block at the start of a line only", () => {
    expect(renderMarkdown(doc(paragraph("# no\n- no\n1. no\n---\n-5 is 1.5 #1")))).toBe("\\# no\n\\- no\n1\\. no\n\\---\n-5 is 1.5 #1");
  });

  it("keeps a fence closed whatever the code holds", () => {
    expect(renderMarkdown(doc(code("s`q`l", "a\n````\nb\u0000")))).toBe("`````sql\na\n````\nb␀\n`````");
  });

  it("keeps the lines of a list item inside it", () => {
    expect(renderMarkdown(doc(list(["a\n# b"])))).toBe("- a\n  \\# b");
  });
});

describe("terminal text", () => {
  it("aligns tables, wide characters too", () => {
    const text = renderTerminal(
      doc(
        table(
          [{ title: "name" }, { title: "rows", align: "right" }],
          [
            ["a", "10"],
            ["東京", "5"],
          ],
        ),
      ),
      plain,
    );
    expect(text).toBe("name  rows\n────  ────\na       10\n東京     5\n");
  });

  it("fits a table to the width, the widest column first", () => {
    const text = renderTerminal(doc(table([{ title: "id" }, { title: "text" }], [["short", "x".repeat(70)]])), {
      width: 40,
      colour: false,
    });
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(40);
    expect(text).toContain("short  ");
    expect(text).toContain("…");
  });

  it("does not cut where the output has no width", () => {
    const long = "x".repeat(80);
    expect(renderTerminal(doc(table([{ title: "a" }, { title: "b" }], [[long, long]])), plain)).toContain(`${long}  ${long}`);
  });

  it("colours only where it may", () => {
    const document = doc(paragraph("bad news", "bad"));
    expect(renderTerminal(document, { colour: true })).toBe("\u001B[31mbad news\u001B[39m\n");
    expect(renderTerminal(document, plain)).toBe("bad news\n");
  });

  it("lets no escape sequence of the data through", () => {
    const text = renderTerminal(doc(paragraph("a\u001B]0;title\u0007b"), list(["\u009B31m"]), code("", "\rover")), plain);
    // oxlint-disable-next-line no-control-regex -- the point of the test
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/u);
  });

  it("wraps paragraphs at the width", () => {
    expect(renderTerminal(doc(paragraph("one two three four five six")), { width: 20, colour: false })).toBe(
      "one two three four\nfive six\n",
    );
  });
});

describe("text", () => {
  it("cuts on whole characters as a reader counts them", () => {
    expect(cut("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2)).toBe("👨‍👩‍👧‍👦…");
    expect(cut("abc", 3)).toBe("abc");
  });

  it("replaces half a surrogate pair", () => {
    expect(visible("a\uD83D")).toBe("a\uFFFD");
  });
});
