/** Exact decimal arithmetic on the text of numbers: bounds and shares are never rounded through a float. */

/** `unscaled` times 10 to the minus `scale`; `scale` is 0 or more. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const numberText = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/;

/** Reads a decimal number as written (`12`, `-0.50`, `1e-3`); undefined for anything else, NaN and infinities included. */
export function parseDecimal(value: unknown): Decimal | undefined {
  if (typeof value === "bigint") return { unscaled: value, scale: 0 };
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const match = numberText.exec(String(value));
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { unscaled: digits, scale } : { unscaled: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = rescale(left, scale) - rescale(right, scale);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { unscaled: left.unscaled * right.unscaled, scale: left.scale + right.scale };
}

/** The nearest multiple of 10^-scale that is not above (`floor`) or not below (`ceil`) the value, as an unscaled integer, and whether it is the value. */
export function roundTo(
  value: Decimal,
  scale: number,
  direction: "floor" | "ceil",
): { readonly unscaled: bigint; readonly exact: boolean } {
  if (value.scale <= scale) return { unscaled: rescale(value, scale), exact: true };
  const divisor = 10n ** BigInt(value.scale - scale);
  const quotient = value.unscaled / divisor;
  const remainder = value.unscaled % divisor;
  if (remainder === 0n) return { unscaled: quotient, exact: true };
  // BigInt division truncates towards zero.
  if (direction === "floor") return { unscaled: remainder < 0n ? quotient - 1n : quotient, exact: false };
  return { unscaled: remainder > 0n ? quotient + 1n : quotient, exact: false };
}

/** The plain notation, without an exponent. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const sign = unscaled < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function rescale(value: Decimal, scale: number): bigint {
  return value.unscaled * 10n ** BigInt(scale - value.scale);
}
