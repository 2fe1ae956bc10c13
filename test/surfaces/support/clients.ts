/** The clients of the tests behind one interface: the current one in each of its modes, and the one before it. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldStdioTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OldHttpTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { until } from "./run.ts";

const resultSchema = z.looseObject({
  isError: z.boolean().optional(),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});
export type CallResult = z.output<typeof resultSchema>;

const listSchema = z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) });
export type ListedTool = z.output<typeof listSchema>["tools"][number];

const progressSchema = z.object({ progress: z.number(), total: z.number().optional(), message: z.string().optional() });
export type SeenProgress = z.output<typeof progressSchema>;

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SeenProgress) => void;
}

export interface TestClient {
  readonly instructions: string | undefined;
  readonly list: () => Promise<readonly ListedTool[]>;
  readonly call: (name: string, args: Record<string, unknown>, options?: CallOptions) => Promise<CallResult>;
  readonly close: () => Promise<void>;
}

export interface Server {
  readonly program: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export type ClientKind = "2026-07-28" | "negotiating" | "2025" | "sdk-1.x";
export type TransportKind = "stdio" | "http";

export const clientKinds: readonly ClientKind[] = ["2026-07-28", "negotiating", "2025", "sdk-1.x"];
export const transportKinds: readonly TransportKind[] = ["stdio", "http"];

/** Starts a server and connects a client; closing the client ends the server. */
export async function connect(kind: ClientKind, transport: TransportKind, server: Server): Promise<TestClient> {
  if (transport === "stdio") return connectTo(kind, { server });
  const http = await startHttp(server);
  const client = await connectTo(kind, { http });
  return {
    ...client,
    close: async () => {
      await client.close();
      await http.close();
    },
  };
}

async function connectTo(kind: ClientKind, to: { readonly server: Server } | { readonly http: HttpServer }): Promise<TestClient> {
  return kind === "sdk-1.x" ? connectOld(to) : connectNew(kind, to);
}

const info = { name: "test", version: "1.0.0" };

function stdioParameters({ program, cwd, env = {} }: Server) {
  return {
    command: process.execPath,
    args: [program, "mcp"],
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stderr: "ignore" as const,
  };
}

function headers({ token }: HttpServer) {
  return { requestInit: { headers: { Authorization: `Bearer ${token}` } } };
}

async function connectNew(
  kind: Exclude<ClientKind, "sdk-1.x">,
  to: { readonly server: Server } | { readonly http: HttpServer },
): Promise<TestClient> {
  const modes = { "2026-07-28": { pin: "2026-07-28" }, negotiating: "auto", "2025": "legacy" } as const;
  const client = new Client(info, { versionNegotiation: { mode: modes[kind] } });
  await client.connect(
    "http" in to
      ? new StreamableHTTPClientTransport(new URL(to.http.url), headers(to.http))
      : new StdioClientTransport(stdioParameters(to.server)),
  );
  return {
    instructions: client.getInstructions(),
    list: async () => listSchema.parse(await client.listTools()).tools,
    call: async (name, args, { signal, onProgress } = {}) =>
      resultSchema.parse(
        await client.callTool(
          { name, arguments: args },
          {
            ...(signal === undefined ? {} : { signal }),
            ...(onProgress === undefined ? {} : { onprogress: (progress) => onProgress(progressSchema.parse(progress)) }),
          },
        ),
      ),
    close: async () => client.close(),
  };
}

async function connectOld(to: { readonly server: Server } | { readonly http: HttpServer }): Promise<TestClient> {
  const client = new OldClient(info);
  const transport =
    "http" in to ? new OldHttpTransport(new URL(to.http.url), headers(to.http)) : new OldStdioTransport(stdioParameters(to.server));
  await client.connect(transport);
  return {
    instructions: client.getInstructions(),
    list: async () => listSchema.parse(await client.listTools()).tools,
    call: async (name, args, { signal, onProgress } = {}) =>
      resultSchema.parse(
        await client.callTool({ name, arguments: args }, undefined, {
          ...(signal === undefined ? {} : { signal }),
          ...(onProgress === undefined ? {} : { onprogress: (progress) => onProgress(progressSchema.parse(progress)) }),
        }),
      ),
    close: async () => client.close(),
  };
}

export interface HttpServer {
  readonly url: string;
  readonly token: string;
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything written to standard error so far. */
  readonly stderr: () => string;
  readonly close: () => Promise<void>;
}

/** Starts `pipewright mcp --http` on a free port. */
export async function startHttp({ program, cwd, env = {} }: Server): Promise<HttpServer> {
  const child = spawn(process.execPath, [program, "mcp", "--http", "--port", "0"], { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const given = env["PIPEWRIGHT_TOKEN"];
  const url = await until(() => /listens on (\S+)/u.exec(stderr)?.[1]);
  const token = given ?? (await until(() => /Bearer (\S+)/u.exec(stderr)?.[1]));
  const exited = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
  });
  return {
    url,
    token,
    child,
    stderr: () => stderr,
    close: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
