/** The calls that an answer names as the next ones work as they stand, in a folder that holds nothing but the data. */
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ToolResult } from "../../src/core/define-tool.ts";
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess } from "../../src/data/types.ts";
import { createToolContext } from "../../src/tools/context.ts";
import { tools } from "../../src/tools/index.ts";

const movies = new URL("../../node_modules/vega-datasets/data/movies.json", import.meta.url);
let folder: string;
let data: DataAccess;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pipewright-next-")));
  copyFileSync(movies, join(folder, "movies.json"));
  data = createDataAccess({ roots: [folder] });
});
afterAll(async () => {
  await data[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function call(name: string, args: unknown): Promise<ToolResult> {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool.call(args, createToolContext({ data, signal: new AbortController().signal, log: () => undefined }));
}

/** `validate_quality {"dataset": "x"} to ...`: the tool and its arguments. */
function callOf(said: string): readonly [name: string, args: unknown] {
  const [, name = "", args = ""] = /^(\w+) (\{.*\}) to /u.exec(said) ?? [];
  return [name, JSON.parse(args)];
}

function nextOf({ structured }: ToolResult): readonly string[] {
  const { next } = structured;
  return Array.isArray(next) ? next.map(String) : [];
}

/** A quarantine may be validated and set aside in its turn, without end. */
const mostCalls = 8;

test("each call that follows from a validation and a profile, and those that follow from them", async () => {
  const waiting = [
    ...nextOf(await call("validate_quality", { dataset: "movies.json", failOn: "never" })),
    ...nextOf(await call("profile_data", { dataset: "movies.json" })),
  ];
  const made = new Set<string>();
  for (let said = waiting.shift(); said !== undefined && made.size < mostCalls; said = waiting.shift()) {
    if (made.has(said)) continue;
    made.add(said);
    waiting.push(...nextOf(await call(...callOf(said))));
  }
  const named = [...made].map((said) => callOf(said)[0]);
  expect(new Set(named)).toEqual(new Set(["validate_quality", "profile_data"]));
  expect(made.size).toBeGreaterThanOrEqual(5);
}, 120_000);
