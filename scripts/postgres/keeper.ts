/**
 * Runs a Postgres server for {@link startPostgres} and ends it, folder and all, when told to or when its owner is gone. Says `ready` on
 * standard output once the server takes connections.
 */
import { spawn } from "node:child_process";
import { openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const { binaries, folder, port, owner, identity, settings } = z
  .object({
    binaries: z.string(),
    folder: z.string(),
    port: z.number(),
    owner: z.number(),
    identity: z.object({ uid: z.number().exactOptional(), gid: z.number().exactOptional() }),
    settings: z.array(z.string()),
  })
  .parse(JSON.parse(process.argv[2] ?? "{}"));

const everyMilliseconds = 100;
const startMilliseconds = 30_000;
const log = join(folder, "server.log");
const output = openSync(log, "w");
const server = spawn(
  join(binaries, "bin", process.platform === "win32" ? "postgres.exe" : "postgres"),
  ["-D", join(folder, "data"), "-p", String(port), "-h", "127.0.0.1", ...settings.flatMap((setting) => ["-c", setting])],
  { ...identity, stdio: ["ignore", output, output] },
);

let stopping = false;
let ready = false;
/** SIGINT is a fast shutdown: sessions are ended, nothing is waited for. */
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  server.kill("SIGINT");
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
server.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
server.on("exit", () => {
  clearInterval(watching);
  if (!ready) {
    process.stderr.write(readFileSync(log, "utf8"));
    process.exitCode = 1;
  }
  rmSync(folder, { recursive: true, force: true });
});

const started = Date.now();
const watching = setInterval(() => {
  if (!isAlive(owner)) stop();
  if (ready) return;
  if (readFileSync(log, "utf8").includes("ready to accept connections")) {
    ready = true;
    // The one who waits may be gone by now.
    process.stdout.on("error", () => undefined);
    process.stdout.write("ready\n");
  } else if (Date.now() - started > startMilliseconds) stop();
}, everyMilliseconds);

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    // A process of another user is alive all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
