/** Which formats a sample makes worth testing on the whole file. A sample never decides more than that. */
import { booleanFormat, uuidFormat } from "./other-formats.ts";
import { floatPattern } from "./number-formats.ts";
import { evenlySpread } from "./sampled-texts.ts";
import { temporalFormats } from "./temporal-formats.ts";
import type { TextFormat } from "./text-format.ts";

export type NumberMode = "integer" | "decimal" | "float";

/** The largest scale of a 64-bit decimal that leaves room for a digit before the point. */
const largestScale = 17;

export interface Candidates {
  /** Set where the column may hold numbers: how the sample writes them. */
  readonly numbers?: { readonly mode: NumberMode; readonly scale: number };
  readonly formats: readonly TextFormat[];
}

/** A format is tested where at least this share of the examined texts has it. */
const worthTesting = 0.5;
/** A type needs nearly all values, so this many hardly ever miss it, nor does a format of a few values get through. */
const examined = 100;
const compiled = new Map<string, RegExp>();

function matcher(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^(?:${pattern})$`);
  compiled.set(pattern, made);
  return made;
}

/** `texts` are the non-empty texts of one column in the sample, in their order; some of them, evenly spread, are enough. */
export function candidatesOf(texts: readonly string[]): Candidates {
  const values = evenlySpread(texts, examined);
  const possible = isWorthTesting(".*[0-9].*", values) ? [booleanFormat, uuidFormat, ...temporalFormats] : [booleanFormat];
  const formats = possible.filter(({ pattern }) => pattern !== undefined && isWorthTesting(pattern, values));
  return isWorthTesting(floatPattern, values) ? { numbers: numberMode(texts), formats } : { formats };
}

function isWorthTesting(pattern: string, values: readonly string[]): boolean {
  const form = matcher(pattern);
  let left = Math.floor(values.length * (1 - worthTesting));
  for (const value of values) {
    if (form.test(value)) continue;
    if (left === 0) return false;
    left -= 1;
  }
  return true;
}

const exponentOrName = /^[+-]?(\d+\.?\d*|\.\d+)e|nan|inf/i;

function numberMode(values: readonly string[]): { mode: NumberMode; scale: number } {
  let scale = 0;
  let points = false;
  for (const value of values) {
    const number = value.trim();
    if (/[a-z]/i.test(number) && exponentOrName.test(number)) return { mode: "float", scale: 0 };
    if (!number.includes(".")) continue;
    const fraction = /^[+-]?\d*\.(\d*)$/.exec(number);
    if (fraction === null) continue;
    points = true;
    scale = Math.max(scale, fraction[1]?.length ?? 0);
  }
  if (scale > largestScale) return { mode: "float", scale: 0 };
  return points ? { mode: "decimal", scale } : { mode: "integer", scale: 0 };
}
