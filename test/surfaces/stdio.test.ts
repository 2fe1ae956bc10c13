/** The stdio server as a process: what is on its standard output, and how it ends. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureProgram } from "./support/programs.ts";
import { until } from "./support/run.ts";

let folder: string;
let scratch: string;
let program: string;

beforeAll(async () => {
  program = await fixtureProgram("stdio");
  folder = await mkdtemp(join(tmpdir(), "pipewright-stdio-"));
  scratch = await mkdtemp(join(tmpdir(), "pipewright-scratch-"));
  await writeFile(join(folder, "numbers.csv"), "n\n1\n2\n3\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(scratch, { recursive: true, force: true });
});

interface Session {
  readonly child: ChildProcessWithoutNullStreams;
  readonly send: (message: Record<string, unknown>) => void;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

function open(env: Readonly<Record<string, string>> = {}): Session {
  const child = spawn(process.execPath, [program, "mcp"], { cwd: folder, env: { ...process.env, TMPDIR: scratch, ...env }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  const send = (message: Record<string, unknown>): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  send({
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  });
  send({ method: "notifications/initialized" });
  return { child, send, stdout: () => stdout, stderr: () => stderr, ended };
}

const answer = async ({ stdout }: Session, id: number): Promise<Record<string, unknown>> =>
  until(() =>
    stdout()
      .split("\n")
      .slice(0, -1)
      .map((line): Record<string, unknown> => JSON.parse(line))
      .find((message) => message["id"] === id),
  );

const call = (session: Session, id: number, name: string, args: Record<string, unknown>): void =>
  session.send({ id, method: "tools/call", params: { name, arguments: args } });

describe("the stdio server", () => {
  it("serves the oldest revision and puts nothing but the protocol on standard output", async () => {
    const session = open();
    call(session, 1, "count_rows", { dataset: "numbers.csv" });
    call(session, 2, "fail", {});
    await answer(session, 1);
    await answer(session, 2);
    session.child.stdin.end();
    expect(await session.ended).toEqual({ code: 0, signal: null });
    const lines = session.stdout().trimEnd().split("\n");
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      id: 0,
      result: { protocolVersion: "2024-11-05", serverInfo: { name: "pipewright" } },
    });
  });

  it("writes the detail of an internal error to standard error under the id that the client was given", async () => {
    const session = open();
    call(session, 1, "fail", {});
    const id = /\((pw-\w+)\)/u.exec(JSON.stringify(await answer(session, 1)))?.[1];
    const detail = await until(() => (session.stderr().includes("the secret detail") ? session.stderr() : undefined));
    expect(detail).toContain(`${id ?? "no id"}: Error: the secret detail\n    at `);
    session.child.stdin.end();
    await session.ended;
  });

  it("survives lines that are no protocol", async () => {
    const session = open();
    session.child.stdin.write("hello\n{}\n[]\n");
    session.send({ id: 1, method: "tools/list" });
    expect(await answer(session, 1)).toHaveProperty("result.tools");
    session.child.stdin.end();
    expect(await session.ended).toEqual({ code: 0, signal: null });
  });

  it("answers a method that it doesn't have", async () => {
    const session = open();
    session.send({ id: 1, method: "resources/list" });
    expect(await answer(session, 1)).toMatchObject({ error: { code: -32_601 } });
    session.child.stdin.end();
    await session.ended;
  });

  it("uses the project folder that Claude Code names", async () => {
    const project = await mkdtemp(join(tmpdir(), "pipewright-project-"));
    await writeFile(join(project, "here.csv"), "n\n1\n");
    const session = open({ CLAUDE_PROJECT_DIR: project });
    call(session, 1, "count_rows", { dataset: "here.csv" });
    expect(await answer(session, 1)).toHaveProperty("result.structuredContent.rows", 1);
    session.child.stdin.end();
    await session.ended;
    await rm(project, { recursive: true });
  });

  it.each([
    ["its input closes", (session: Session) => void session.child.stdin.end()],
    [
      "nobody reads its output and its input closes",
      (session: Session) => void (session.child.stdout.destroy(), session.child.stdin.end()),
    ],
    ["it is told to by SIGTERM", (session: Session) => void session.child.kill("SIGTERM")],
    ["it is told to by SIGINT", (session: Session) => void session.child.kill("SIGINT")],
  ])("ends with a call under way when %s, the work stopped and nothing left behind", async (name, end) => {
    const trace = join(folder, `trace ${name}`);
    const session = open();
    call(session, 1, "work_long", { trace, steps: 0 });
    await until(async () => (await readFile(trace, "utf8").catch(() => "")).includes("started") || undefined);
    end(session);
    expect(await session.ended).toEqual({ code: 0, signal: null });
    expect(await readFile(trace, "utf8")).toContain("stopped");
    expect(await readdir(scratch)).toEqual([]);
  });
});
