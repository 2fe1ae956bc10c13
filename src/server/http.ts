/**
 * MCP over HTTP for one machine: bound to 127.0.0.1, a bearer token on every request, and only hosts and origins that are this machine, so
 * that no web page can reach it by a name it controls (DNS rebinding).
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { pipewrightError } from "../core/errors.ts";
import { createCalls } from "./calls.ts";
import { createCancellations, sessionHeader } from "./cancellations.ts";
import { createServerFactory } from "./factory.ts";
import type { ServerServices } from "./services.ts";

export interface HttpOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** The bearer token; absent: one is made and logged, once. */
  readonly token?: string | undefined;
}

const path = "/mcp";

/** Resolves when `stop` is aborted and everything is closed. Errors: `portInUse`. */
export async function runHttpServer(services: ServerServices, options: HttpOptions, stop: AbortSignal): Promise<void> {
  const token = options.token ?? randomBytes(24).toString("base64url");
  const log = (error: Error): void => services.log(`MCP: ${error.message}`);
  const calls = createCalls(services);
  const handler = createMcpHandler(createServerFactory(services, calls, createCancellations()), { onerror: log });
  const serve = toNodeHandler(handler, { onerror: log });
  const accepts = guard(token);
  const server = createServer((request, response) => {
    if (!accepts(request, response)) return;
    if (isOpening(request)) response.setHeader(sessionHeader, randomUUID());
    serve(webLike(request), response).catch(log);
  });
  const port = await listen(server, options.port);
  services.log(`Pipewright listens on http://127.0.0.1:${port}${path}`);
  if (options.token === undefined) services.log(`Clients send the header Authorization: Bearer ${token}`);
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.all([handler.close(), calls.end()]);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** The parts of a request that the SDK reads; Node's own type says `undefined` where the SDK's says absent. */
function webLike(request: IncomingMessage): Parameters<ReturnType<typeof toNodeHandler>>[0] {
  return {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers: request.headers,
    [Symbol.asyncIterator]: () => request[Symbol.asyncIterator](),
  };
}

/** A client's first request: from the second on, every revision since 2025-06-18 names its version in a header, and newer ones always do. */
function isOpening(request: IncomingMessage): boolean {
  const { headers } = request;
  return request.method === "POST" && headers["mcp-protocol-version"] === undefined && headers[sessionHeader] === undefined;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" || error.code === "EACCES" ? pipewrightError("portInUse", { port }, error) : error),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Answers what may not pass and returns whether the request may. */
function guard(token: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const hostAllowed = localhostHostValidation();
  const originAllowed = localhostOriginValidation();
  const expected = digest(`Bearer ${token}`);
  return (request, response) => {
    if (!hostAllowed(request, response) || !originAllowed(request, response)) return false;
    if (!timingSafeEqual(digest(bearer(request)), expected)) {
      response.setHeader("WWW-Authenticate", 'Bearer realm="pipewright"');
      const given =
        request.headers.authorization === undefined ? "no bearer token was sent" : "the bearer token is not the one of this server";
      refuse(
        response,
        401,
        `Unauthorized: ${given}. Send the header Authorization: Bearer TOKEN, where TOKEN is the value of PIPEWRIGHT_TOKEN or the one that the server printed on standard error when it started.`,
      );
      return false;
    }
    if (new URL(request.url ?? "/", "http://127.0.0.1").pathname !== path) {
      refuse(response, 404, `Not found: MCP is served at ${path}.`);
      return false;
    }
    return true;
  };
}

/** The scheme is case-insensitive (RFC 9110 11.1), the token is not. */
function bearer(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace(/^bearer +/iu, "Bearer ");
}

/** Digests have one length, so that their comparison tells nothing of the token's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
  response.end(JSON.stringify({ jsonrpc: "2.0", error: { code: -32_001, message }, id: null }));
}
