/** How figures are written in explanations. */
import { wholeText } from "../../../core/count-text.ts";

/** `12.3 ms`, `4.56 s`. */
export function shownTime(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds >= 100 ? 0 : milliseconds >= 10 ? 1 : 2)} ms`;
}

/** `1.2 GB`, in powers of 1000. */
export function shownBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power] ?? "B"}`;
}

/** A factor of at least 1: `1.27`, `14.3`, `1,212`. */
export function shownFactor(factor: number): string {
  if (!Number.isFinite(factor)) return "any number of";
  return factor >= 100 ? wholeText(factor) : factor.toFixed(factor >= 10 ? 1 : 2);
}

/** `3.40 times as fast`, `1.80 times as slow`, `as fast, within 5%`. */
export function shownSpeed(factor: number): string {
  return factor >= 1 ? `${shownFactor(factor)} times as fast` : `${shownFactor(1 / factor)} times as slow`;
}
