/** The way in to data: sessions over a sandboxed engine, and small text files inside the allowed folders. */
import { resolve } from "node:path";
import { openConnection } from "./connection.ts";
import { defaultMemoryLimit, defaultScratchParent, defaultThreads, startEngine, type Engine } from "./engine.ts";
import { listFiles } from "./list-files.ts";
import { createLaboratory } from "./laboratory.ts";
import { createSession } from "./session.ts";
import { readText, writeText } from "./text-files.ts";
import type { DataAccess } from "./types.ts";

export interface DataAccessOptions {
  /** The folders that may be read and written; relative dataset paths start at the first. */
  readonly roots: readonly string[];
  /** DuckDB's notation; default 1GB, which keeps the process under 2 GiB. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Where the private scratch folder is made; the system's temporary folder by default. */
  readonly scratch?: string;
}

/** Opens sessions over the data below `roots`. Nothing heavy is loaded before the first session. */
export function createDataAccess(options: DataAccessOptions): DataAccess {
  const roots = [...new Set(options.roots.map((root) => resolve(root)))];
  let engine: Promise<Engine> | undefined;
  /** The files that open sessions read: nothing overwrites them. */
  const inputs = new Set<ReadonlySet<string>>();
  const started = async (): Promise<Engine> => {
    engine ??= startEngine({
      roots,
      memoryLimit: options.memoryLimit ?? defaultMemoryLimit,
      threads: options.threads ?? defaultThreads(),
      scratchParent: options.scratch ?? defaultScratchParent(),
    }).catch((error: unknown) => {
      engine = undefined;
      throw error;
    });
    return engine;
  };
  return {
    roots,
    session: async (request) => createSession(roots, await openConnection(await started(), request), inputs),
    listFiles: async (path, endings) => listFiles(roots, path, endings, 10_000),
    postgres: async (name, request) => (await import("./postgres/connection.ts")).openPostgres(roots, name, request),
    laboratory: async (request) => createLaboratory(await started(), roots, inputs, request),
    readText: async (path) => readText(roots, path),
    writeText: async (path, content) => writeText(roots, path, content, (target) => [...inputs].some((files) => files.has(target))),
    [Symbol.asyncDispose]: async () => {
      const running = engine;
      engine = undefined;
      await (await running)?.dispose();
    },
  };
}
