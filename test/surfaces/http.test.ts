/** Who may talk to the HTTP server, and how it ends. */
import { request } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startHttp, type HttpServer } from "./support/clients.ts";
import { fixtureProgram } from "./support/programs.ts";
import { run, until } from "./support/run.ts";

let folder: string;
let program: string;
let server: HttpServer;

beforeAll(async () => {
  program = await fixtureProgram("http");
  folder = await mkdtemp(join(tmpdir(), "pipewright-http-"));
  await writeFile(join(folder, "numbers.csv"), "n\n1\n2\n3\n");
  server = await startHttp({ program, cwd: folder });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

const listRequest = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };

/** A bare POST: fetch would not let a test choose the Host header. */
async function post(
  headers: Readonly<Record<string, string>>,
  { body = JSON.stringify(listRequest), path = "/mcp" } = {},
): Promise<Answer> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    call.on("error", reject);
    if (body === "") call.flushHeaders();
    else call.end(body);
  });
}

const authorized = (): { authorization: string } => ({ authorization: `Bearer ${server.token}` });
const errorOf = ({ body }: Answer): string => z.object({ error: z.object({ message: z.string() }) }).parse(JSON.parse(body)).error.message;

describe("a request", () => {
  it("is served with the token", async () => {
    const answer = await post(authorized());
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("count_rows");
  });

  it("may write the scheme in any case", async () => {
    expect((await post({ authorization: `bearer ${server.token}` })).status).toBe(200);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ["no token", {}, "no bearer token was sent"],
    ["a wrong token", { authorization: "Bearer wrong" }, "not the one of this server"],
    ["another scheme", { authorization: "Basic dXNlcjpwYXNz" }, "not the one of this server"],
    ["the token and more", { authorization: "+" }, "not the one of this server"],
  ])("is refused with %s", async (_, headers, message) => {
    const answer = await post(headers["authorization"] === "+" ? { authorization: `Bearer ${server.token}x` } : headers);
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="pipewright"');
    expect(errorOf(answer)).toContain(message);
    expect(errorOf(answer)).toContain("PIPEWRIGHT_TOKEN");
    expect(answer.body).not.toContain(server.token);
  });

  it.each([
    ["a foreign host", { host: "evil.example" }],
    ["a foreign host with this port", { host: "evil.example:7337" }],
    ["a foreign origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
  ])("is refused from %s, even with the token", async (_, headers) => {
    expect((await post({ ...authorized(), ...headers })).status).toBe(403);
  });

  it("is served from a page of this machine", async () => {
    expect((await post({ ...authorized(), origin: "http://localhost:3000" })).status).toBe(200);
  });

  it("is told where MCP is", async () => {
    const answer = await post(authorized(), { path: "/" });
    expect(answer.status).toBe(404);
    expect(errorOf(answer)).toContain("/mcp");
  });

  it("is refused when its body is no JSON or too long", async () => {
    expect((await post(authorized(), { body: "{" })).status).toBe(400);
    // Announced, and not sent: the server answers at once.
    expect((await post({ ...authorized(), "content-length": "5000000" }, { body: "" })).status).toBe(413);
  });
});

describe("the server", () => {
  it("listens on 127.0.0.1 alone and prints its token once", () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/u);
    expect(server.stderr().split(server.token)).toHaveLength(2);
  });

  it("takes the token of its environment and doesn't print it", async () => {
    const other = await startHttp({ program, cwd: folder, env: { PIPEWRIGHT_TOKEN: "from-the-environment" } });
    const answer = await fetch(other.url, {
      method: "POST",
      headers: {
        authorization: "Bearer from-the-environment",
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify(listRequest),
    });
    expect(answer.status).toBe(200);
    expect(other.stderr()).not.toContain("from-the-environment");
    await other.close();
  });

  it("says that its port is taken", async () => {
    const { port } = new URL(server.url);
    const { code, stdout, stderr } = await run(program, ["mcp", "--http", "--port", port], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken`);
    expect(stderr).toContain("--port 0");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends on %s with a call under way", async (signal) => {
    const other = await startHttp({ program, cwd: folder });
    const trace = join(folder, `trace-${signal}`);
    const params = { name: "work_long", arguments: { trace, steps: 0 } };
    const call = fetch(other.url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${other.token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    }).then(
      async (response) => response.text(),
      () => "refused",
    );
    const traced = async (word: string) => (await readFile(trace, "utf8").catch(() => "")).includes(word) || undefined;
    await until(async () => traced("started"));
    const ended = new Promise((resolve) => {
      other.child.on("close", (code) => resolve(code));
    });
    other.child.kill(signal);
    expect(await ended).toBe(0);
    expect(await traced("stopped")).toBe(true);
    await call.catch(() => undefined);
  });

  it("stops the work of a client that hangs up", async () => {
    const trace = join(folder, "trace-hang-up");
    const controller = new AbortController();
    const params = { name: "work_long", arguments: { trace, steps: 0 } };
    const call = fetch(server.url, {
      method: "POST",
      signal: controller.signal,
      headers: { ...authorized(), "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    }).then(
      async (response) => response.text().catch(() => "cut"),
      () => "cut",
    );
    const traced = async (word: string) => (await readFile(trace, "utf8").catch(() => "")).includes(word) || undefined;
    await until(async () => traced("started"));
    controller.abort();
    expect(await until(async () => traced("stopped"))).toBe(true);
    expect(await call).toBe("cut");
  });
});
