/** Spark's sizes, and figures in words. */
import { wholeText } from "../../../core/count-text.ts";

const units = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 } as const;

export const KiB = 2 ** 10;
export const MiB = 2 ** 20;
export const GiB = 2 ** 30;

/** `64MB`, `1g`, `10485760b`, `512`; a bare number is in `unit` (bytes for most settings, MiB for memory). Undefined for anything else. */
export function parseBytes(text: string, unit: keyof typeof units = "b"): number | undefined {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([bkmgtp]?)(?:i?b)?\s*$/i.exec(text);
  if (match === null) return undefined;
  const [, amount = "", suffix = ""] = match;
  const letter = suffix.toLowerCase();
  return Number(amount) * (isUnit(letter) ? units[letter] : units[unit]);
}

function isUnit(letter: string): letter is keyof typeof units {
  return Object.hasOwn(units, letter);
}

/** Spark's own notation, rounded up to whole MiB (or KiB below one). */
export function sparkBytes(bytes: number): string {
  if (bytes < MiB) return `${Math.max(1, Math.ceil(bytes / KiB))}k`;
  const mebibytes = Math.ceil(bytes / MiB);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}g` : `${mebibytes}m`;
}

export function bytesText(bytes: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [2 ** 40, "TiB"],
    [GiB, "GiB"],
    [MiB, "MiB"],
    [KiB, "KiB"],
  ];
  const [size, name] = steps.find(([least]) => bytes >= least) ?? [1, "B"];
  const amount = bytes / size;
  return `${amount >= 100 || size === 1 ? wholeText(amount) : amount.toPrecision(3)} ${name}`;
}

export function timeText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 120) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 7200) return `${(seconds / 60).toFixed(1)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** The next multiple of `step`, at least `step`. */
export function roundUp(value: number, step: number): number {
  return Math.max(step, Math.ceil(value / step) * step);
}
