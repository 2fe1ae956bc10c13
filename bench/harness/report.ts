/** Prints measurements as a small table, and whether a target is met as one line. */
import { peakBytes, ratioTo, spread, type Measured, type Ratio } from "./measure.ts";

export const seconds = (value: number): string => (value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`);
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString("en-US")} MiB`;
export const ratio = (value: number): string => `${value.toFixed(2)}x`;

export function printTable(columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const width = columns.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(width[index] ?? 0) : cell.padStart(width[index] ?? 0))).join("  ");
  console.log(line(columns));
  console.log(width.map((count) => "-".repeat(count)).join("  "));
  for (const row of rows) console.log(line(row));
}

/** One row a variant; ratios are to the first one. */
export function printMeasured(measured: readonly Measured[]): void {
  const [base] = measured;
  if (base === undefined) return;
  const withMemory = measured.some(({ samples }) => samples.some((sample) => sample.peakBytes !== undefined));
  const rows = measured.map((variant) => {
    const { name, samples } = variant;
    const wall = spread(samples.map((sample) => sample.wallSeconds));
    const cpu = spread(samples.map((sample) => sample.cpuSeconds));
    const ratios = ratioTo(variant, base);
    return [
      name,
      String(samples.length),
      seconds(wall.median),
      `${seconds(wall.low)} .. ${seconds(wall.high)}`,
      ratio(ratios.wall),
      seconds(cpu.median),
      ratio(ratios.cpu),
      ...(withMemory ? [mebibytes(peakBytes(variant))] : []),
    ];
  });
  printTable(["", "runs", "wall, median", "low .. high", "ratio", "CPU", "ratio", ...(withMemory ? ["peak memory"] : [])], rows);
}

/** `memory: target 2,048 MiB: met (310 MiB)`; `value` may be at most `limit`. */
export function printTarget(what: string, limit: number, value: number, format: (value: number) => string): void {
  console.log(`${what}: target ${format(limit)}: ${value <= limit ? "met" : "not met"} (${format(value)})`);
}

/** `to the scan: target 3.30x: met (2.71x by wall time, 2.68x by CPU time)`; wall time decides. */
export function printRatioTarget(what: string, limit: number, { wall, cpu }: Ratio): void {
  console.log(
    `${what}: target ${ratio(limit)}: ${wall <= limit ? "met" : "not met"} (${ratio(wall)} by wall time, ${ratio(cpu)} by CPU time)`,
  );
}

/** For figures that must be at least so large. */
export function printTargetAtLeast(what: string, limit: number, value: number, format: (value: number) => string): void {
  console.log(`${what}: target at least ${format(limit)}: ${value >= limit ? "met" : "not met"} (${format(value)})`);
}
