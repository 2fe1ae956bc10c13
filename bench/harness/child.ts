/** Runs a program and measures the whole of it from outside: wall time, CPU time and peak memory. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Sample } from "./measure.ts";

export interface ChildResult extends Sample {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Linux counts CPU time in hundredths of a second (USER_HZ is 100 on every architecture Node runs on). */
const ticksPerSecond = 100;
/** A poll takes a moment of a processor, of which a program in many threads leaves none free: every 5 ms they cost one of 1.7 s about 2 %. */
const pollMilliseconds = 25;

interface Usage {
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/**
 * The kernel's own high-water mark (`VmHWM`), so nothing between two polls is missed but what comes after the last one.
 * `resourceUsage().maxRSS` would not do: a child starts with its parent's figure.
 */
export function usageOf(pid: number): Usage | undefined {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold spaces; user and system time are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return peak === undefined ? undefined : { cpuSeconds: ticks / ticksPerSecond, peakBytes: Number(peak) * 1024 };
  } catch {
    return undefined;
  }
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function measureChild(command: string, args: readonly string[], options: ChildOptions = {}): Promise<ChildResult> {
  if (process.platform !== "linux") throw new Error("Peak memory of a program is read from /proc, which only Linux has.");
  const start = performance.now();
  const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe"] });
  let last: Usage = { cpuSeconds: 0, peakBytes: 0 };
  const poll = setInterval(() => {
    if (child.pid !== undefined) last = usageOf(child.pid) ?? last;
  }, pollMilliseconds);
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    return { wallSeconds: (performance.now() - start) / 1000, ...last, exitCode, stdout: out.join(""), stderr: err.join("") };
  } finally {
    clearInterval(poll);
  }
}

/** The built program; `npm run bench` builds it first. */
export const pipewright = "dist/pipewright.js";

/** Runs `pipewright ...`; exit codes 0 (fine) and 1 (findings) are both results, anything else is a failed measurement. */
export async function measurePipewright(args: readonly string[], options: ChildOptions = {}): Promise<ChildResult> {
  const result = await measureChild(process.execPath, [pipewright, ...args], options);
  if (result.exitCode !== 0 && result.exitCode !== 1) {
    throw new Error(`pipewright ${args.join(" ")} ended with ${String(result.exitCode)}: ${result.stderr}`);
  }
  return result;
}
