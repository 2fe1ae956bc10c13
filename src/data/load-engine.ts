import { createRequire } from "node:module";
import type * as Api from "@duckdb/node-api";

/** Where the build put the binding in one file, beside the chunk that this is in. */
declare const PIPEWRIGHT_ENGINE: string | undefined;
const binding = typeof PIPEWRIGHT_ENGINE === "string" ? PIPEWRIGHT_ENGINE : "@duckdb/node-api";

/**
 * Loads the binding of the engine, when it is first needed. It is CommonJS in many files, which `import()` reads twice, once only to learn the names that
 * they export: `require` takes half as long, and a quarter where they are one file.
 */
export function loadEngine(): typeof Api {
  const api: unknown = createRequire(import.meta.url)(binding);
  if (!isApi(api)) throw new TypeError(`${binding} is not the module that is expected`);
  return api;
}

function isApi(value: unknown): value is typeof Api {
  return typeof value === "object" && value !== null && "DuckDBInstance" in value;
}
