import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDecimals, decimalText, parseDecimal, roundTo } from "../../../src/engines/quality/checks/support/decimal.ts";

describe("decimals", () => {
  it.each([
    ["0", 0n, 0],
    ["-0.50", -50n, 2],
    ["+3", 3n, 0],
    [".5", 5n, 1],
    ["5.", 5n, 0],
    ["1e3", 1000n, 0],
    ["1.25E-2", 125n, 4],
    [" 7 ", 7n, 0],
    [0.1, 1n, 1],
    [1e-7, 1n, 7],
    [1e21, 10n ** 21n, 0],
    [12345678901234567890n, 12345678901234567890n, 0],
  ])("reads %s", (given, unscaled, scale) => {
    expect(parseDecimal(given)).toEqual({ unscaled, scale });
  });

  it.each(["", ".", "-", "1,5", "1_000", "NaN", "Infinity", "0x10", "1e", "--1", null, undefined, true, Number.NaN])(
    "refuses %s",
    (given) => {
      expect(parseDecimal(given)).toBeUndefined();
    },
  );

  it("orders as the numbers do", () => {
    const decimal = fc.record({ unscaled: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), scale: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        const common = 20;
        const scaled = (value: typeof left): bigint => value.unscaled * 10n ** BigInt(common - value.scale);
        const expected = Number(scaled(left) > scaled(right)) - Number(scaled(left) < scaled(right));
        expect(compareDecimals(left, right)).toBe(expected);
      }),
    );
  });

  it("keeps the value through its text", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 25 }), (unscaled, scale) => {
        expect(parseDecimal(decimalText(unscaled, scale))).toEqual({ unscaled, scale });
      }),
    );
  });

  it.each([
    ["1.5", 0, 1n, 2n],
    ["-1.5", 0, -2n, -1n],
    ["1.23", 1, 12n, 13n],
    ["-0.01", 1, -1n, 0n],
    ["2", 3, 2000n, 2000n],
  ])("rounds %s to %i digits", (text, scale, floor, ceil) => {
    const value = parseDecimal(text) ?? { unscaled: 0n, scale: 0 };
    expect(roundTo(value, scale, "floor").unscaled).toBe(floor);
    expect(roundTo(value, scale, "ceil").unscaled).toBe(ceil);
    expect(roundTo(value, scale, "ceil").exact).toBe(floor === ceil);
  });
});
