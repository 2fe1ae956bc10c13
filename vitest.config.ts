import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/data/postgres/global-setup.ts"],
    // Native DuckDB instances hold memory of their own: a process a file, and no more at once than a small CI machine has cores.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    restoreMocks: true,
  },
});
