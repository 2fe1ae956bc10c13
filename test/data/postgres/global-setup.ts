/** Gives the test files a folder in which the one who starts Postgres writes down where it is, and stops it after the run. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { stopPostgres } from "../../../scripts/postgres/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { readonly folder: string; readonly owner: number };
  }
}

export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pipewright-postgres-run-"));
  project.provide("postgres", { folder, owner: process.pid });
  return async () => {
    try {
      const server: unknown = JSON.parse(readFileSync(join(folder, "server.json"), "utf8"));
      if (typeof server === "object" && server !== null && "keeper" in server && typeof server.keeper === "number")
        await stopPostgres(server.keeper);
    } catch {
      // No test needed the server.
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
