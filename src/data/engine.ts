/** The embedded engine: one locked-down DuckDB instance, loaded when first needed and shared by all sessions. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type * as Api from "@duckdb/node-api";
import { pipewrightError } from "../core/errors.ts";
import { literal } from "../core/sql.ts";
import { errorReason } from "./file-errors.ts";
import { realRoots } from "./paths.ts";
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
  const api = await import("@duckdb/node-api");
  const scratch = await makeScratch(options.scratchParent);
  const removeScratch = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once("exit", removeScratch);
  const instance = await api.DuckDBInstance.create(":memory:");
  await lockDown(instance, options, scratch);
  return {
    api,
    scratch,
    memoryLimit: options.memoryLimit,
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

async function lockDown(instance: Api.DuckDBInstance, options: EngineOptions, scratch: string): Promise<void> {
  const connection = await instance.connect();
  const directories = [...new Set([...options.roots, ...(await realRoots(options.roots)), scratch])]
    .map((folder) => literal(folder))
    .join(", ");
  const settings = [
    `SET memory_limit = ${literal(options.memoryLimit)}`,
    `SET threads = ${options.threads}`,
    // The same data must be judged alike on every machine.
    `SET GLOBAL TimeZone = 'UTC'`,
    `SET temp_directory = ${literal(scratch)}`,
    `SET errors_as_json = true`,
    `SET autoinstall_known_extensions = false`,
    `SET autoload_known_extensions = false`,
    `SET allowed_directories = [${directories}]`,
    `SET enable_external_access = false`,
    `SET allowed_configs = ['enable_progress_bar_print', 'enable_progress_bar', 'progress_bar_time']`,
    `SET lock_configuration = true`,
  ];
  for (const setting of settings) await connection.run(setting);
  connection.closeSync();
}
