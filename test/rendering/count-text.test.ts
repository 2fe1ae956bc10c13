import { assert, bigInt, integer, maxSafeNat, nat, oneof, property } from "fast-check";
import { expect, test } from "vitest";
import { countText } from "../../src/core/count-text.ts";

test("writes a count as the language does", () => {
  const counts = oneof(maxSafeNat(), nat(), nat(20_000), bigInt(), integer());
  assert(
    property(counts, (count) => {
      expect(countText(count)).toBe(count.toLocaleString("en-US"));
    }),
  );
});

test("numbers that aren't whole keep their fraction", () => {
  expect(countText(1234.5)).toBe("1,234.5");
  expect(countText(2 ** 60)).toBe((2 ** 60).toLocaleString("en-US"));
});
