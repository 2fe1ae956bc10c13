/** Runs a program to its end. */
import { spawn, type ChildProcess } from "node:child_process";

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called as soon as the process runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

export async function run(program: string, words: readonly string[], options: RunOptions): Promise<Finished> {
  return finish(process.execPath, [program, ...words], options);
}

/** Runs a line of a POSIX shell. */
export async function runShell(line: string, cwd: string): Promise<Finished> {
  return finish("sh", ["-c", line], { cwd });
}

async function finish(command: string, words: readonly string[], { cwd, env = {}, input = "", onStart }: RunOptions): Promise<Finished> {
  const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  onStart?.(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, stdout, stderr };
}

/** Waits until something holds, looking again every few milliseconds; the test's own time limit ends the waiting. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
