/**
 * One server a test run, started by whichever test file needs it first. `global-setup.ts` says where it is written down and stops it at the end.
 */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { z } from "zod";
import { startPostgres, type PostgresServer } from "../../../scripts/postgres/server.ts";

const written = z.union([
  z.object({ host: z.literal("127.0.0.1"), port: z.number(), user: z.literal("postgres"), password: z.string(), keeper: z.number() }),
  z.object({ absent: z.string() }),
]);

const waitMilliseconds = 60_000;

/** The server, or why there is none. */
export async function sharedServer(): Promise<PostgresServer | { readonly absent: string }> {
  const { folder, owner } = inject("postgres");
  const file = join(folder, "server.json");
  const lock = join(folder, "lock");
  const until = Date.now() + waitMilliseconds;
  for (;;) {
    const known = read(file);
    if (known !== undefined) return known;
    if (take(lock)) break;
    if (Date.now() > until) throw new Error("another test file is starting Postgres and doesn't come to an end");
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  try {
    let absent = "";
    const server = (await startPostgres(owner, (reason) => (absent = reason))) ?? { absent };
    writeFileSync(file, JSON.stringify(server), { mode: 0o600 });
    return server;
  } catch (error) {
    rmdirSync(lock);
    throw error;
  }
}

function read(file: string): z.infer<typeof written> | undefined {
  try {
    return written.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
