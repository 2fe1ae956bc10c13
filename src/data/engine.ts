/** The embedded engine: one locked-down DuckDB instance, loaded when first needed and shared by all sessions. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type * as Api from "@duckdb/node-api";
import { pipewrightError } from "../core/errors.ts";
import { literal } from "../core/sql.ts";
import { errorReason } from "./file-errors.ts";
import { loadEngine } from "./load-engine.ts";
import { nullOrder } from "./null-order.ts";
import { realRoots } from "./paths.ts";
import type { LaboratoryOptions } from "./laboratory-types.ts";
import { createSlots, type Slots } from "./slots.ts";

export interface EngineOptions {
  readonly roots: readonly string[];
  /** DuckDB's own notation, e.g. `1GB`. What Node and the allocator need comes on top. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** The folder in which the private scratch folder is made. */
  readonly scratchParent: string;
}

export interface Engine {
  readonly api: typeof Api;
  /** A private folder for spilled and transcoded data; removed at dispose. */
  readonly scratch: string;
  readonly memoryLimit: string;
  readonly threads: number;
  readonly roots: readonly string[];
  /** Statements that may run at the same time. Each holds a thread of Node's pool, which file access needs too. */
  readonly slots: Slots;
  connect(): Promise<Api.DuckDBConnection>;
  dispose(): Promise<void>;
}

const statementsAtOnce = 3;

export const defaultMemoryLimit = "1GB";
export const defaultThreads = (): number => Math.min(availableParallelism(), 8);
export const defaultScratchParent = (): string => tmpdir();

/** What makes a connection know how far its statement is, from its start; harmless, so the lock leaves these settings open. */
const progressSettings = ["enable_progress_bar_print = false", "enable_progress_bar = true", "progress_bar_time = 0"];

/**
 * Starts the engine. The order of the settings matters: directories first, then no other access, then the configuration is locked for good,
 * so that no SQL can undo it. Errors: `cannotWrite` where no scratch folder can be made.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const api = loadEngine();
  const scratch = await makeScratch(options.scratchParent);
  const removeScratch = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once("exit", removeScratch);
  const instance = await api.DuckDBInstance.create(":memory:");
  const directories = [...options.roots, ...(await realRoots(options.roots)), scratch];
  await lockDown(instance, { ...options, directories, scratch, semantics: [], open: [] });
  return {
    api,
    scratch,
    memoryLimit: options.memoryLimit,
    threads: options.threads,
    roots: options.roots,
    slots: createSlots(statementsAtOnce),
    connect: async () => {
      const connection = await instance.connect();
      for (const setting of progressSettings) await connection.run(`SET ${setting}`);
      return connection;
    },
    dispose: async () => {
      process.removeListener("exit", removeScratch);
      instance.closeSync();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

async function makeScratch(parent: string): Promise<string> {
  try {
    return await realpath(await mkdtemp(join(parent, "pipewright-")));
  } catch (error) {
    throw pipewrightError("cannotWrite", { path: parent, reason: errorReason(error) }, error);
  }
}

/**
 * Starts a second instance beside `engine` for a laboratory: locked down alike, with settings of its own for what a dialect means, and with the
 * switch of the optimizer left open. It shares the scratch folder and the slots, so that all instances together don't take Node's whole pool.
 */
export async function startLaboratoryEngine(engine: Engine, options: LaboratoryOptions): Promise<Engine> {
  const { api, slots } = engine;
  // Instances that spill into the same folder would overwrite each other's files.
  const scratch = join(engine.scratch, randomBytes(6).toString("hex"));
  const instance = await api.DuckDBInstance.create(":memory:");
  const memoryLimit = options.memoryLimit ?? defaultMemoryLimit;
  const roots = options.withoutFiles === true ? [] : engine.roots;
  const directories = options.withoutFiles === true ? [] : [...roots, ...(await realRoots(roots)), scratch];
  const semantics = [
    ...(options.integerDivision === true ? ["SET GLOBAL integer_division = true"] : []),
    ...(options.nullsAscending === undefined
      ? []
      : [`SET GLOBAL default_null_order = '${nullOrder(options.nullsAscending, options.nullsDescending ?? options.nullsAscending)}'`]),
  ];
  const threads = options.threads ?? defaultThreads();
  await lockDown(instance, { memoryLimit, threads, directories, scratch, semantics, open: ["disabled_optimizers"] });
  return {
    api,
    scratch,
    memoryLimit,
    threads,
    roots,
    slots,
    connect: async () => instance.connect(),
    dispose: async () => {
      instance.closeSync();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

interface LockDown {
  readonly memoryLimit: string;
  readonly threads: number;
  /** The only ones that can be read and written. */
  readonly directories: readonly string[];
  readonly scratch: string;
  /** Statements that set what SQL means. */
  readonly semantics: readonly string[];
  /** Settings that stay open besides those of the progress bar and of dense groups (see dense-groups.ts). */
  readonly open: readonly string[];
}

async function lockDown(instance: Api.DuckDBInstance, options: LockDown): Promise<void> {
  const connection = await instance.connect();
  const directories = [...new Set(options.directories)].map((folder) => literal(folder)).join(", ");
  const open = ["enable_progress_bar_print", "enable_progress_bar", "progress_bar_time", "perfect_ht_threshold", ...options.open];
  const settings = [
    `SET memory_limit = ${literal(options.memoryLimit)}`,
    `SET threads = ${options.threads}`,
    // The same data must be judged alike on every machine.
    `SET GLOBAL TimeZone = 'UTC'`,
    ...options.semantics,
    `SET temp_directory = ${literal(options.scratch)}`,
    // Errors then tell what was meant, and where in the SQL they are.
    `SET GLOBAL errors_as_json = true`,
    `SET autoinstall_known_extensions = false`,
    `SET autoload_known_extensions = false`,
    `SET allowed_directories = [${directories}]`,
    `SET enable_external_access = false`,
    `SET allowed_configs = [${open.map((name) => literal(name)).join(", ")}]`,
    `SET lock_configuration = true`,
  ];
  for (const setting of settings) await connection.run(setting);
  connection.closeSync();
}
