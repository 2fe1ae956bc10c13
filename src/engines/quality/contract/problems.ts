/** What is wrong with a contract, collected so that one message names the first mistakes rather than one at a time. */
import { pipewrightError, type PipewrightError } from "../../../core/errors.ts";

export interface Problem {
  readonly line: number;
  readonly message: string;
}

/** `orders.odcs.yaml:17` */
export function originOf(path: string, line: number): string {
  return line > 0 ? `${path}:${line}` : path;
}

/** How many problems are spelled out; the rest is counted. */
const shown = 3;

/** The `invalidContract` error of the problems, in the order of their lines. There must be at least one. */
export function contractError(path: string, problems: readonly Problem[]): PipewrightError {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const line = sorted[0]?.line ?? 1;
  const [first, ...others] = sorted.slice(0, shown);
  const text = [first?.message ?? "", ...others.map((problem) => `line ${problem.line}: ${problem.message}`)].join("; ");
  return pipewrightError("invalidContract", { path, line, problem: text, more: Math.max(0, sorted.length - shown) });
}
