/** What is in the bundle, and how little of it each command loads. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../../scripts/build.ts";
import { repository } from "./support/programs.ts";
import { run } from "./support/run.ts";

type Metafile = Awaited<ReturnType<typeof bundleProgram>>;

const folder = join(repository, "node_modules/.cache/pipewright-tests/bundle");
const program = join(folder, "pipewright.js");
let metafile: Metafile;
let temporary: string;

beforeAll(async () => {
  metafile = await bundleProgram(folder);
  temporary = await mkdtemp(join(tmpdir(), "pipewright-bundle-"));
});

afterAll(async () => {
  await rm(temporary, { recursive: true, force: true });
});

/** The source files whose code a run loads, and the packages outside the bundle that it does. */
async function loadedBy(
  words: readonly string[],
  input = "",
): Promise<{ readonly sources: readonly string[]; readonly packages: readonly string[] }> {
  const list = join(temporary, "loaded");
  await rm(list, { force: true });
  const hook = join(repository, "test/surfaces/fixture/record-loads.mjs");
  const { code } = await run(program, words, { cwd: temporary, input, env: { LOADED: list, NODE_OPTIONS: `--import ${hook}` } });
  expect(code).toBe(0);
  const files = (await readFile(list, "utf8")).split("\n").flatMap((url) => (url.startsWith("file:") ? [fileURLToPath(url)] : []));
  const own = files.filter((file) => file.startsWith(folder));
  return {
    sources: own.flatMap((file) =>
      Object.entries(metafile.outputs[relative(repository, file)]?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 ? [path] : [],
      ),
    ),
    packages: files.filter((file) => file.includes("node_modules") && !file.startsWith(folder)),
  };
}

const initialize = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
const listing = [
  { jsonrpc: "2.0", id: 0, method: "initialize", params: initialize },
  { jsonrpc: "2.0", id: 1, method: "tools/list" },
]
  .map((message) => `${JSON.stringify(message)}\n`)
  .join("");

describe("the bundle", () => {
  it("is a program of its own", async () => {
    const { stdout } = await promisify(execFile)(program, ["--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  it("carries the licences of the packages inside it", async () => {
    const text = await readFile(join(folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of [
      "@duckdb/node-api",
      "@modelcontextprotocol/server",
      "@modelcontextprotocol/node",
      "@hono/node-server",
      "yaml",
      "zod",
    ])
      expect(text).toContain(`${name}\n\n`);
  });

  it("leaves native and heavy packages outside", () => {
    const packages = /node_modules\/(?:@duckdb\/(?!node-api\/)|apache-arrow|parquet-wasm|ajv)/u;
    expect(Object.keys(metafile.inputs).filter((path) => packages.test(path))).toEqual([]);
  });

  it("keeps the engine's API in a file of its own", () => {
    const holders = Object.entries(metafile.outputs).filter(([, { inputs }]) =>
      Object.keys(inputs).some((path) => path.includes("@duckdb/")),
    );
    expect(holders.map(([path]) => relative(folder, join(repository, path)))).toStrictEqual([join("chunks", "engine.cjs")]);
  });
});

describe("listing tools over MCP", () => {
  it("loads the SDK, and no tool, engine, renderer or help", async () => {
    const { sources, packages } = await loadedBy(["mcp"], listing);
    expect(packages).toEqual([]);
    expect(sources).toContain("src/server/factory.ts");
    expect(sources.filter((path) => /^src\/(?:tools|engines|data|rendering)\/|^src\/cli\/(?:help|run-tool)/u.test(path))).toEqual([]);
  });
});

describe("help on the command line", () => {
  it("loads neither the SDK nor the server nor an engine's packages", async () => {
    const { sources, packages } = await loadedBy(["validate", "--help"]);
    expect(packages).toEqual([]);
    expect(sources).toContain("src/cli/help.ts");
    expect(sources.filter((path) => /modelcontextprotocol|^src\/server\//u.test(path))).toEqual([]);
  });
});
