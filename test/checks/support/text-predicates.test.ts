/** Predicates that are written for speed say what the plain ones say, whatever the text. */
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { fullMatch, literal } from "../../../src/core/sql.ts";
import { isNoneOf } from "../../../src/engines/quality/checks/support/one-of.ts";
import { workplace } from "../../data/support.ts";

const place = workplace();
afterAll(place.dispose);

const text = fc.string({ unit: fc.constantFrom("a", "b", "Z", "0", " ", "\n", "é", "𝄞", "日", "'", "$", "\\"), maxLength: 6 });
const texts = fc.array(text, { minLength: 1, maxLength: 30 });

/** What the two predicates say of each text and of NULL. */
async function said(given: readonly string[], quick: string, plain: string): Promise<readonly unknown[]> {
  await using session = await place.session();
  const rows = [...given.map((one) => `(${literal(one)})`), "(NULL)"].join(", ");
  return session.rows(`SELECT a, ${quick} AS quick, ${plain} AS plain FROM (VALUES ${rows}) t(a) WHERE quick IS DISTINCT FROM plain`);
}

const patterns = [
  ..."a b|a a|ab (a) (?i)z [^a]* .* .+ ^a$ a$|^b $ ^ \\w+ \\s* é+ [é日]+ (?s).+ (?m)^a$ (a|b)*0? a{0,3} a*?b \\$ \\\\ \\Qa \\Qa\\E \\Qa$ (|a)b".split(
    " ",
  ),
  "",
  "(?m)$",
  "(?:a|(?i)z)b?",
];

describe("a whole match", () => {
  test.each(patterns)("of /%s/ is the engine's own", async (pattern) => {
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const engineOwn = `regexp_full_match(a, ${literal(pattern)})`;
        expect(await said([...given, "a", "ab", "a\n", "\na", ""], fullMatch("a", pattern), engineOwn)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });
});

test("none of some words is a comparison with each", async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.array(text, { minLength: 1, maxLength: 8 }), async (given, words) => {
      const plain = words.map((word) => `a <> ${literal(word)}`).join(" AND ");
      expect(await said([...given, ...words, "longer than all of them"], isNoneOf("a", words), plain)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("words of different lengths are compared by length", () => {
  expect(isNoneOf("a", ["new", "paid", "shipped"])).not.toContain(" AND ");
  expect(isNoneOf("a", ["new", "old", "paid"])).toContain(" AND ");
});
