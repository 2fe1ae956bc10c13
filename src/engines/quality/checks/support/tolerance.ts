/** Decides row-level checks exactly and words them: how many rows may fail, how many did. */
import { countText, plural } from "../../../../core/count-text.ts";
import type { CheckTarget, Evaluation, Figures, Tolerance } from "../../check.ts";
import { compareDecimals, multiplyDecimals, parseDecimal } from "./decimal.ts";

/**
 * Whether `failing` of `applicable` rows is within the tolerance. `mostly` is compared as the decimal that was written, so 0.95 of 20 rows
 * with one failing passes. Both limits hold where both are given; neither given: no row may fail.
 */
export function withinTolerance(failing: number, applicable: number, tolerance: Tolerance): boolean {
  const { mostly, maxFailingRows } = tolerance;
  if (mostly === undefined && maxFailingRows === undefined) return failing === 0;
  if (maxFailingRows !== undefined && failing > maxFailingRows) return false;
  if (mostly === undefined) return true;
  const share = parseDecimal(mostly);
  if (share === undefined) return failing === 0;
  const needed = multiplyDecimals(share, { unscaled: BigInt(applicable), scale: 0 });
  return compareDecimals({ unscaled: BigInt(applicable - failing), scale: 0 }, needed) >= 0;
}

/** The share in percent to at most two decimals, never rounded to 0 or 100 where it isn't. */
export function percentText(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0 %";
  if (part === whole) return "100 %";
  const percent = (part / whole) * 100;
  if (percent < 0.01) return "< 0.01 %";
  if (percent > 99.99) return "> 99.99 %";
  return `${Number(percent.toFixed(2))} %`;
}

/** `12 of 3,201 rows (0.37 %)` */
export function shareOfRows(part: number, whole: number): string {
  return `${countText(part)} of ${plural(whole, "row")} (${percentText(part, whole)})`;
}

/** `all in 'A', 'B'`, `at least 99 % in 'A', 'B'`, `all but 5 rows in 'A', 'B'` */
export function requirement(tolerance: Tolerance, rule: string): string {
  const parts: string[] = [];
  if (tolerance.mostly !== undefined && tolerance.mostly < 1)
    parts.push(`at least ${Number((tolerance.mostly * 100).toPrecision(12))} %${tolerance.of === "rows" ? " of all rows" : ""}`);
  if (tolerance.maxFailingRows !== undefined) parts.push(`all but ${plural(tolerance.maxFailingRows, "row")}`);
  return `${parts.length === 0 ? "all" : parts.join(" and ")} ${rule}`;
}

/** The text on one line, cut to so many characters. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text.replaceAll(/\s+/g, " ").trim());
  return characters.length <= most ? characters.join("") : `${characters.slice(0, most - 1).join("")}…`;
}

export interface RowWords {
  /** What a row must be, after "all": `between 0 and 100`. */
  readonly rule: string;
  /** What the failing rows are, after their count: `outside`. */
  readonly failing: string;
  /** Why no row is applicable in a table that has rows. */
  readonly vacuous?: string;
}

/** The evaluation of every measure that counts failing rows (rows, key, reference, dependency, query without rows). */
export function evaluateRows(figures: Figures, target: Pick<CheckTarget<unknown>, "tolerance">, words: RowWords): Evaluation {
  const { failingRows = 0, totalRows = 0 } = figures;
  const applicable = figures.applicableRows ?? totalRows;
  const threshold = requirement(target.tolerance, words.rule);
  if (applicable === 0) {
    const message = totalRows === 0 ? "There are no rows to check." : (words.vacuous ?? "Every value is NULL.");
    return { outcome: "notApplicable", observed: null, threshold, message };
  }
  return {
    outcome: withinTolerance(failingRows, target.tolerance.of === "rows" ? Math.max(applicable, totalRows) : applicable, target.tolerance)
      ? "pass"
      : "fail",
    observed: `${shareOfRows(failingRows, applicable)} ${words.failing}`,
    threshold,
  };
}
