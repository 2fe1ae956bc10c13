import { createRequire } from "node:module";
import type * as Api from "@duckdb/node-api";

/**
 * Loads the binding of the engine, when it is first needed. It is CommonJS in many files, which `import()` reads twice, once only to learn the names that
 * they export: `require` takes half as long.
 */
export function loadEngine(): typeof Api {
  const api: unknown = createRequire(import.meta.url)("@duckdb/node-api");
  if (!isApi(api)) throw new TypeError("@duckdb/node-api is not the module that is expected");
  return api;
}

function isApi(value: unknown): value is typeof Api {
  return typeof value === "object" && value !== null && "DuckDBInstance" in value;
}
