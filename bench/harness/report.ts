/** Prints measurements as a small table, and whether a target is met as one line. */
import { spread, type Measured } from "./measure.ts";

const seconds = (value: number): string => (value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`);
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

/** One row a variant; ratios are of the medians, to the first variant. */
export function printMeasured(measured: readonly Measured[]): void {
  const [base] = measured;
  if (base === undefined) return;
  const baseWall = spread(base.samples.map((sample) => sample.wallSeconds)).median;
  const baseCpu = spread(base.samples.map((sample) => sample.cpuSeconds)).median;
  const withMemory = measured.some(({ samples }) => samples.some((sample) => sample.peakBytes !== undefined));
  const rows = measured.map(({ name, samples }) => {
    const wall = spread(samples.map((sample) => sample.wallSeconds));
    const cpu = spread(samples.map((sample) => sample.cpuSeconds));
    const memory = Math.max(...samples.map((sample) => sample.peakBytes ?? Number.NaN));
    return [
      name,
      String(samples.length),
      seconds(wall.median),
      `${seconds(wall.low)} .. ${seconds(wall.high)}`,
      ratio(wall.median / baseWall),
      seconds(cpu.median),
      ratio(cpu.median / baseCpu),
      ...(withMemory ? [mebibytes(memory)] : []),
    ];
  });
  printTable(["", "runs", "wall, median", "low .. high", "ratio", "CPU", "ratio", ...(withMemory ? ["peak memory"] : [])], rows);
}

/** `target 3.3x: met (2.71x)`. */
export function printTarget(what: string, limit: number, value: number, format: (value: number) => string): void {
  console.log(`${what}: target ${format(limit)}: ${value <= limit ? "met" : "not met"} (${format(value)})`);
}

/** For figures that must be at least so large. */
export function printTargetAtLeast(what: string, limit: number, value: number, format: (value: number) => string): void {
  console.log(`${what}: target at least ${format(limit)}: ${value >= limit ? "met" : "not met"} (${format(value)})`);
}
