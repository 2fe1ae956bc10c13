/** The command line and a real MCP client get the same answer to the same question. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logText, skewedApplication } from "../spark/event-log.ts";
import { clientKinds, connect } from "../surfaces/support/clients.ts";
import { shippedProgram } from "../surfaces/support/programs.ts";
import { run } from "../surfaces/support/run.ts";

let program: string;
let folder: string;

beforeAll(async () => {
  program = await shippedProgram("same-answer");
  folder = await mkdtemp(join(tmpdir(), "pipewright-same-"));
  await writeFile(join(folder, "orders.csv"), "id,amount,placed_on\n1,2.50,2024-02-28\n2,-1,2024-02-29\n2,,2024-02-30\n");
  await writeFile(
    join(folder, "orders.yaml"),
    "checks:\n  - unique: id\n  - range: { column: amount, min: 0, severity: P0 }\n  - type: { column: placed_on, type: date }\n",
  );
});

beforeAll(async () => writeFile(join(folder, "app-1"), logText(skewedApplication())));

afterAll(async () => rm(folder, { recursive: true }));

const questions = [
  {
    tool: "validate_quality",
    args: { dataset: "orders.csv", contract: "orders.yaml" },
    words: ["validate", "orders.csv", "--contract", "orders.yaml"],
    code: 1,
  },
  {
    tool: "validate_quality",
    args: { dataset: "orders.csv", failOn: "never" },
    words: ["validate", "orders.csv", "--fail-on", "never"],
    code: 0,
  },
  {
    tool: "optimize_query",
    args: { query: "SELECT x FROM a WHERE x = 1 OR x = 2", dialect: "postgres" },
    words: ["optimize", "SELECT x FROM a WHERE x = 1 OR x = 2", "--dialect", "postgres"],
    code: 0,
  },
  {
    tool: "equivalent_queries",
    args: { left: "SELECT x FROM a WHERE x > 1", right: "SELECT x FROM a WHERE x >= 1", seed: 7 },
    words: ["equivalent", "SELECT x FROM a WHERE x > 1", "SELECT x FROM a WHERE x >= 1", "--seed", "7"],
    code: 1,
  },
  { tool: "tune_spark", args: { path: "app-1" }, words: ["tune-spark", "app-1"], code: 1 },
  { tool: "profile_data", args: { dataset: "orders.csv", top: 2 }, words: ["profile", "orders.csv", "--top", "2"], code: 0 },
];

describe.each(clientKinds)("client %s", (kind) => {
  test.each(questions)("$words", async ({ tool, args, words, code }) => {
    const client = await connect(kind, "stdio", { program, cwd: folder });
    try {
      const answer = await client.call(tool, args);
      const printed = await run(program, [...words, "--json"], { cwd: folder });
      expect(answer.isError ?? false).toBe(false);
      expect(JSON.parse(printed.stdout)).toEqual(answer.structuredContent);
      expect(printed.code).toBe(code);
    } finally {
      await client.close();
    }
  });
});
