/** The server over real clients and real processes: every protocol era, both transports. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientKinds, connect, transportKinds, type SeenProgress, type TestClient } from "./support/clients.ts";
import { fixtureProgram } from "./support/programs.ts";
import { until } from "./support/run.ts";

let folder: string;
let program: string;

beforeAll(async () => {
  program = await fixtureProgram("mcp");
  folder = await mkdtemp(join(tmpdir(), "pipewright-mcp-"));
  await writeFile(join(folder, "numbers.csv"), "n\n1\n2\n3\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const combinations = clientKinds.flatMap((kind) => transportKinds.map((transport) => ({ kind, transport })));

describe.each(combinations)("a $kind client over $transport", ({ kind, transport }) => {
  let client: TestClient;

  beforeAll(async () => {
    client = await connect(kind, transport, { program, cwd: folder });
  });

  afterAll(async () => {
    await client.close();
  });

  const textOf = async (name: string, args: Record<string, unknown>): Promise<string> => {
    const result = await client.call(name, args);
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toBeUndefined();
    return result.content.map(({ text }) => text).join("\n");
  };

  it("gets instructions that name every tool", () => {
    expect(client.instructions).toContain("Pipewright");
    for (const name of ["count_rows", "fail", "say_something", "work_long"]) expect(client.instructions).toContain(`- ${name}: `);
  });

  it("lists the tools with strict schemas, all hints and no output schema, the same each time", async () => {
    const tools = await client.list();
    expect(tools.map(({ name }) => name)).toEqual(["count_rows", "fail", "say_something", "work_long"]);
    expect(tools[0]).toEqual({
      name: "count_rows",
      title: "Count rows",
      description: 'Use it to learn how many rows a dataset has. Example: {"dataset": "orders.csv"}.',
      inputSchema: {
        type: "object",
        properties: {
          dataset: { type: "string", description: "The dataset." },
          atLeast: { type: "integer", minimum: 0, default: 0, description: "The fewest rows it should have." },
        },
        required: ["dataset"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      _meta: { "anthropic/searchHint": "count rows size" },
    });
    expect(await client.list()).toEqual(tools);
  });

  it("calls a tool on real data", async () => {
    const result = await client.call("count_rows", { dataset: "numbers.csv", atLeast: 2 });
    expect(result.isError ?? false).toBe(false);
    expect(result.structuredContent).toEqual({ summary: "3 rows.", rows: 3, enough: true });
    expect(result.content).toEqual([{ type: "text", text: "# Rows\n\n3 rows.\n\n| Rows |\n| ---: |\n| 3 |" }]);
  });

  it("is told of an unknown argument, with the names that are expected and a call that works", async () => {
    const text = await textOf("count_rows", { dataset: "numbers.csv", min: 1 });
    expect(text).toContain('"min"');
    expect(text).toContain("Arguments: dataset, atLeast");
    expect(text).toContain('count_rows {"dataset":"numbers.csv"}');
  });

  it("is told of a missing argument", async () => {
    expect(await textOf("count_rows", {})).toContain("dataset: ");
  });

  it("is told what is wrong with a source, and what is near", async () => {
    const text = await textOf("count_rows", { dataset: "number.csv" });
    expect(text).toContain("There is no file at");
    expect(text).toContain("numbers.csv");
  });

  it("is told of a path outside the folders", async () => {
    expect(await textOf("count_rows", { dataset: "/etc/passwd" })).toContain("outside the allowed folders");
  });

  it("is shown an id of an internal error and never its detail", async () => {
    const text = await textOf("fail", {});
    expect(text).toMatch(/\(pw-\w+\)/u);
    expect(text).not.toContain("secret");
  });

  it("is told of an unknown tool by name", async () => {
    await expect(client.call("count_row", {})).rejects.toThrow(
      /There is no tool count_row\.\s+Did you mean count_rows\? Tools are count_rows, fail/u,
    );
  });

  it("gets an answer that is cut, and says so", async () => {
    const result = await client.call("say_something", { words: 20_000 });
    const structured = JSON.stringify(result.structuredContent);
    expect(structured.length).toBeLessThanOrEqual(50_000);
    expect(structured.length).toBeGreaterThan(10_000);
    expect(result.structuredContent?.["truncated"]).toEqual([
      expect.stringMatching(/cut to 50000 characters \(words: the first \d+ of 20000 items\)/u),
    ]);
    const text = result.content[0]?.text ?? "";
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(text).toMatch(/- word-\d+\n\nThis text was cut to 50000 characters: its first \d+ of 20002 lines are shown\.$/u);
  });

  it("sees progress, cancels, and the work stops while the server goes on", async () => {
    const trace = join(folder, `trace-${kind}-${transport}`);
    const seen: SeenProgress[] = [];
    const controller = new AbortController();
    const call = client.call("work_long", { trace }, { signal: controller.signal, onProgress: (progress) => seen.push(progress) });
    const outcome = call.then(
      () => "answered",
      () => "cancelled",
    );
    const lines = async (word: string): Promise<string | undefined> => {
      const text = await readFile(trace, "utf8").catch(() => "");
      return text.includes(word) ? text : undefined;
    };
    await until(async () => lines("started"));
    controller.abort();
    await until(async () => lines("stopped"));
    expect(await outcome).toBe("cancelled");
    expect(seen.map(({ progress }) => progress)).toEqual([1, 2, 3]);
    expect(seen[0]).toEqual({ progress: 1, total: 10, message: "Step 1" });
    expect((await client.call("count_rows", { dataset: "numbers.csv" })).structuredContent).toMatchObject({ rows: 3 });
  });
});
