import { describe, expect, test } from "vitest";
import { describeError } from "../../src/core/errors.ts";
import { plain, type ContractNode } from "../../src/engines/quality/contract/node.ts";
import { parseDocument } from "../../src/engines/quality/contract/parse-document.ts";

async function errorOf(text: string): Promise<string> {
  try {
    await parseDocument(text, "c.yaml");
  } catch (error) {
    const { code, message } = describeError(error);
    return `${code} ${message}`;
  }
  return "no error";
}

function lineOf(node: ContractNode, key: string): number | undefined {
  return node.kind === "mapping" ? node.entries.get(key)?.value.line : undefined;
}

describe("documents", () => {
  test("keep lines, all digits of numbers, and what anchors stand for", async () => {
    const text =
      "# first\na: 1\nbig: 12345678901234567890\nexact: 0.12345678901234567890\ndate: 2024-01-31\nbase: &b { x: 1, y: 2 }\nown:\n  <<: *b\n  y: 3\n1: one\nnothing:\n";
    const node = await parseDocument(`\uFEFF${text}`, "c.yaml");
    expect(plain(node)).toEqual({
      a: 1,
      big: "12345678901234567890",
      exact: "0.12345678901234567890",
      date: "2024-01-31",
      base: { x: 1, y: 2 },
      own: { x: 1, y: 3 },
      "1": "one",
      nothing: null,
    });
    expect(lineOf(node, "big")).toBe(3);
    expect(lineOf(node, "nothing")).toBe(11);
  });

  test("may be JSON, tabs and all", async () => {
    const node = await parseDocument('{\n\t"a": [1, 2.5, null, true],\n\t"b": {"c": "d"}\n}\n', "c.json");
    expect(plain(node)).toEqual({ a: [1, 2.5, null, true], b: { c: "d" } });
    expect(lineOf(node, "b")).toBe(3);
  });

  const laughs = [
    "a: &a [x,x,x,x,x,x,x,x,x,x]",
    ..."bcdefgh".split("").map((name, index) => `${name}: &${name} [${`*${"abcdefgh"[index]},`.repeat(10)}]`),
  ];

  test.each([
    ["broken YAML", "a: 1\nb: [1, 2\nc: 3\n", /^invalidContract c\.yaml:3: this is not valid YAML/],
    ["a tab as indentation", "a:\n\t- b\n", /^invalidContract c\.yaml:2:/],
    ["a key twice", "a: 1\nb: 2\na: 3\n", /^invalidContract c\.yaml:3: this key is already in the mapping/],
    ["two documents", "a: 1\n---\nb: 2\n", /^invalidContract c\.yaml:2: a second document starts here/],
    ["an unknown alias", "a: 1\nb: *c\n", /^invalidContract c\.yaml:2: the alias \*c/],
    ["an alias of itself", "a: &a\n  - *a\n", /^invalidContract c\.yaml:2: the alias \*a contains itself/],
    ["aliases that multiply", laughs.join("\n"), /^invalidContract .*its aliases multiply/],
    ["deep nesting", "[".repeat(200) + "]".repeat(200), /^invalidContract .*nests deeper than 100/],
    ["brackets that would overflow the parser", "[".repeat(100_000), /^invalidContract .*nests deeper/],
    ["dashes that would overflow the parser", "- ".repeat(100_000), /^invalidContract .*nests deeper/],
    [
      "indentation that would overflow the parser",
      Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      /nests deeper/,
    ],
    ["indentation beyond the limit", Array.from({ length: 900 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"), /nests deeper/],
    ["nothing", "", /^invalidContract c\.yaml:1: the document is empty/],
    ["comments only", "# nothing\n", /^invalidContract c\.yaml:1: the document is empty/],
    ["a key that is a list", "? [a]\n: 1\n", /^invalidContract c\.yaml:1: a key must be a plain name/],
    ["too much text", "a".repeat(5_000_001), /^tooLarge c\.yaml is larger than/],
  ])("refuse %s", async (_title, text, expected) => {
    expect(await errorOf(text)).toMatch(expected);
  });
});
