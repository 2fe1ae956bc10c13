import { expect, test } from "vitest";
import { closesAtEnd } from "../../src/core/closes-at-end.ts";

test.each([
  "(a = 1)",
  "(a AND (b OR c))",
  'min("price$")',
  `min("a -- b")`,
  "(a = ')' AND b = '--')",
  "(a = 'it''s (')",
  "(a = 'e')",
  String.raw`(a = '\')`,
])("%s closes at its end", (sql) => expect(closesAtEnd(sql)).toBe(true));

test.each([
  "",
  "a",
  "(a",
  "(a) AND (b)",
  "(a) 'x'",
  "(a)'x'",
  "(a -- )\n)",
  "(a /* ) */ OR b)",
  "(a = $$)$$)",
  String.raw`(a = E'\') AND (b = ')')`,
  "(a = ')",
])("%s doesn't, or can't be told to", (sql) => expect(closesAtEnd(sql)).toBe(false));
