/** Starts an MCP server as a client does and measures until it has answered `tools/list`. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { usageOf } from "./child.ts";
import type { Sample } from "./measure.ts";

const answer = z.looseObject({ id: z.number(), result: z.looseObject({ tools: z.array(z.unknown()).optional() }) });

export interface StartResult extends Sample {
  readonly tools: number;
  /** Bytes of the answer to tools/list. */
  readonly listBytes: number;
}

const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "bench", version: "1" } },
};
const afterwards = [
  { jsonrpc: "2.0", method: "notifications/initialized" },
  { jsonrpc: "2.0", id: 2, method: "tools/list" },
];

export async function measureStart(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<StartResult> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const send = (message: unknown): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  send(initialize);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { id, result } = answer.parse(JSON.parse(line));
      if (id === 1) for (const message of afterwards) send(message);
      if (id !== 2) continue;
      const wallSeconds = (performance.now() - start) / 1000;
      const usage = child.pid === undefined ? undefined : usageOf(child.pid);
      return {
        wallSeconds,
        cpuSeconds: usage?.cpuSeconds ?? Number.NaN,
        ...(usage === undefined ? {} : { peakBytes: usage.peakBytes }),
        tools: result.tools?.length ?? 0,
        listBytes: Buffer.byteLength(line),
      };
    }
    throw new Error(`node ${args.join(" ")} ended before it answered tools/list`);
  } finally {
    child.kill();
    await ended;
  }
}
