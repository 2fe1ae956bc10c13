/** The contract of every registered tool: how it is listed, what that costs, and its examples over a real client. */
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { commandLine } from "../../src/cli/command-line.ts";
import { toolOptions } from "../../src/cli/options.ts";
import { wireTool } from "../../src/server/wire.ts";
import { tools } from "../../src/tools/index.ts";
import { rounded } from "../support/rounded.ts";
import { connect, type ListedTool, type TestClient } from "./support/clients.ts";
import { repository, shippedProgram } from "./support/programs.ts";
import { runShell } from "./support/run.ts";

let client: TestClient;
let program: string;
let listed: readonly ListedTool[];

beforeAll(async () => {
  program = await shippedProgram("registry");
  client = await connect("2026-07-28", "stdio", { program, cwd: tmpdir(), env: { CLAUDE_PROJECT_DIR: repository } });
  listed = await client.list();
});

afterAll(async () => {
  await client.close();
});

/** No tokenizer is at hand: JSON and English together measure 3.5 characters a token or a little more. */
const tokens = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 3.5);

describe("the list of tools", () => {
  it("is the registry, in alphabetical order", () => {
    expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name).toSorted());
  });

  it("is on the wire as it was agreed on", async () => {
    await expect(`${JSON.stringify(listed, null, 2)}\n`).toMatchFileSnapshot("wire/tools-list.txt");
  });

  it("is the same in every revision of the protocol", async () => {
    const old = await connect("sdk-1.x", "stdio", { program, cwd: repository });
    expect(await old.list()).toEqual(listed);
    await old.close();
  });

  it("costs a model at most 6,000 tokens, as long as there are at most 20 tools", () => {
    expect(tokens({ tools: listed })).toBeLessThanOrEqual(6_000);
    expect(tools.length).toBeLessThanOrEqual(20);
  });

  it("comes with instructions of at most 600 tokens and a line a tool", () => {
    expect(tokens(client.instructions)).toBeLessThanOrEqual(600 + 40 * tools.length);
    for (const { name } of tools) expect(client.instructions).toContain(`\n- ${name}: `);
  });
});

describe.each(tools.map((tool) => ({ name: tool.name, tool })))("$name", ({ tool }) => {
  it("has a name that says what it does, all hints, and a description short enough for every client", () => {
    expect(tool.name).toMatch(/^[a-z]+(?:_[a-z]+)+$/u);
    expect(Object.keys(tool.annotations).toSorted()).toEqual(["destructiveHint", "idempotentHint", "openWorldHint", "readOnlyHint"]);
    expect(tool.description.length).toBeLessThanOrEqual(2_048);
    expect(tool.summary).not.toContain("\n");
    expect(tool.examples.length).toBeGreaterThan(0);
  });

  it("has a strict input schema whose every argument is described", () => {
    const schema = z.looseObject({
      additionalProperties: z.literal(false),
      properties: z.record(z.string(), z.looseObject({ description: z.string() })),
    });
    expect(schema.safeParse(wireTool(tool).inputSchema).error).toBeUndefined();
  });

  it("has distinct flags on the command line", () => {
    const { flags } = toolOptions(tool);
    const names = flags.flatMap(({ flag, short }) => [`--${flag}`, ...(short === undefined ? [] : [`-${short}`])]);
    const all = [...names, "--json", "--root", "--memory", "--threads", "--help", "-h", "-V"];
    expect(all).toEqual([...new Set(all)]);
  });

  it.each(tool.examples.map((example) => ({ request: example.request, example })))("answers: $request", async ({ example }) => {
    const result = await client.call(tool.name, { ...example.input });
    expect(result.isError === true ? result.content : []).toEqual([]);
    expect(result.content[0]?.text).not.toBe("");
    expect(tool.output.safeParse(result.structuredContent).error).toBeUndefined();
    expect(JSON.stringify(result.structuredContent).length).toBeLessThanOrEqual(50_000);
    expect(tokens(result.structuredContent)).toBeLessThanOrEqual(8_000);
  });

  const lines = tool.examples.flatMap(({ request, input }) => {
    const line = commandLine(tool, input);
    return line === undefined ? [] : [{ request, input, line }];
  });

  it.each(lines)("gives the same on the command line: $request", async ({ input, line }) => {
    const { structuredContent } = await client.call(tool.name, { ...input });
    const words = line.replace(/^pipewright/u, `'${process.execPath}' '${program}'`);
    const { code, stdout, stderr } = await runShell(`${words} --json`, repository);
    expect({ code: code === 1 ? 0 : code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(rounded(JSON.parse(stdout))).toEqual(rounded(structuredContent));
  });
});
