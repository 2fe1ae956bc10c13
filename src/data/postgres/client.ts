/** One connection to a Postgres server: read-only transactions one after the other, each bounded, rolled back, and ended by the signal. */
import type { Client, ClientConfig, CustomTypesConfig, Submittable } from "pg";
import { createConnection } from "node:net";
import { userInfo } from "node:os";
import { PipewrightError, pipewrightError } from "../../core/errors.ts";
import { shownAddress, type PostgresAddress } from "./address.ts";
import { connectionError, isStatementError, serverError, type ServerError } from "./errors.ts";

export type TextRow = Readonly<Record<string, string | null>>;

export interface FieldDescription {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

export interface ArrayRows {
  readonly fields: readonly FieldDescription[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What may be done inside a transaction. Values come as the server writes them. Statements are sent one by one, never several in a text. */
export interface Transaction {
  rows(sql: string): Promise<readonly TextRow[]>;
  arrays(sql: string): Promise<ArrayRows>;
  /** For protocols of its own, such as COPY. */
  submit(query: Submittable): void;
}

export interface PostgresClient {
  readonly address: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  /**
   * Runs work in a read-only transaction that is always rolled back. Errors: `cancelled`; `cannotConnect`; what the server says of a statement
   * is thrown as {@link StatementError}.
   */
  transaction<T>(timeoutMilliseconds: number, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The server refused a statement. Only src/data/postgres sees it. */
export class StatementError extends Error {
  override readonly name = "StatementError";
  readonly server: ServerError;

  constructor(server: ServerError) {
    super(server.message);
    this.server = server;
  }
}

const connectTimeoutMilliseconds = 10_000;
/** How long the server has to answer a cancel request before the connection is given up. */
const cancelGraceMilliseconds = 50;

/** How long a statement waits for what another session has locked. */
export const lockTimeoutMilliseconds = 5000;

/** Nothing is converted: whoever reads a cell knows what it is. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

/** The results of a query must not depend on the server's or the user's settings. */
const settings = [
  "standard_conforming_strings = on",
  "TimeZone = 'UTC'",
  "DateStyle = 'ISO, YMD'",
  "IntervalStyle = 'postgres'",
  "extra_float_digits = 1",
  "bytea_output = 'hex'",
  "cursor_tuple_fraction = 1",
  `lock_timeout = ${lockTimeoutMilliseconds}`,
];

/** Errors: `cannotConnect`, `cancelled`. */
export async function connectPostgres(address: PostgresAddress, signal: AbortSignal): Promise<PostgresClient> {
  const shown = shownAddress(address);
  const password = address.password?.();
  const secrets = password === undefined ? [] : [password];
  const client = await connected(address, signal).catch((error: unknown) => {
    throw signal.aborted ? pipewrightError("cancelled", {}) : connectionError(shown, error, secrets);
  });
  // An idle connection that breaks must not end the process; the next statement tells.
  client.on("error", () => undefined);
  let last: Promise<unknown> = Promise.resolve();
  const transaction = async <T>(timeout: number, work: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const turn = last.then(async () => guarded(client, address, signal, async () => inTransaction(client, timeout, work)));
    last = turn.catch(() => undefined);
    return turn.catch((error: unknown) => {
      if (error instanceof PipewrightError) throw error;
      const server = serverError(error, secrets);
      throw isStatementError(server) ? new StatementError(server) : connectionError(shown, error, secrets);
    });
  };
  return {
    address: shown,
    secrets,
    signal,
    transaction,
    close: async () => {
      await last;
      // A connection that was cut never answers.
      await Promise.race([client.end().catch(() => undefined), delay(1000)]);
      client.connection.stream.destroy();
    },
  };
}

async function connected(address: PostgresAddress, signal: AbortSignal): Promise<Client> {
  if (signal.aborted) throw pipewrightError("cancelled", {});
  const [first, second] = tlsOf(address);
  try {
    return await open(address, first, signal);
  } catch (error) {
    const refused = error instanceof Error && error.message.includes("does not support SSL");
    if (second === undefined || !refused) throw error;
    return open(address, second, signal);
  }
}

type Tls = NonNullable<ClientConfig["ssl"]>;

/** As libpq: `require` encrypts without asking who answers, `prefer` goes on without where the server has no TLS. */
function tlsOf({ sslMode }: PostgresAddress): readonly [Tls, Tls?] {
  if (sslMode === "disable") return [false];
  if (sslMode === "verify-full") return [{ rejectUnauthorized: true }];
  return sslMode === "prefer" ? [{ rejectUnauthorized: false }, false] : [{ rejectUnauthorized: false }];
}

async function open(address: PostgresAddress, ssl: Tls, signal: AbortSignal): Promise<Client> {
  const { Client: NewClient } = await import("pg");
  if (signal.aborted) throw pipewrightError("cancelled", {});
  const user = address.user ?? process.env["PGUSER"] ?? userInfo().username;
  const client = new NewClient({
    host: address.host,
    port: address.port,
    user,
    database: address.database ?? process.env["PGDATABASE"] ?? user,
    // A function, so that the client neither takes PGPASSWORD for itself nor shows the value in a dump.
    password: () => address.password?.() ?? "",
    ssl,
    application_name: "pipewright",
    connectionTimeoutMillis: connectTimeoutMilliseconds,
    keepAlive: true,
  });
  const giveUp = (): void => void client.connection.stream.destroy();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

async function inTransaction<T>(client: Client, timeout: number, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const limits = [`statement_timeout = ${Math.max(1, Math.ceil(timeout))}`, ...settings];
  // The last SELECT takes a snapshot: from then on nothing can make the transaction writable again.
  await client.query(`BEGIN TRANSACTION READ ONLY; ${limits.map((limit) => `SET LOCAL ${limit}`).join("; ")}; SELECT 1`);
  try {
    return await work({
      rows: async (sql) => (await client.query<Record<string, string | null>>(extended(sql))).rows,
      arrays: async (sql) => client.query<(string | null)[]>({ ...extended(sql), rowMode: "array" }),
      submit: (query) => void client.query(query),
    });
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
  }
}

/** The extended protocol takes one statement only, whatever the text holds. */
function extended(text: string): { readonly text: string; readonly types: CustomTypesConfig; readonly queryMode: "extended" } {
  return { text, types: asText, queryMode: "extended" };
}

/** Asks the server to stop when the signal is aborted, and gives the connection up if it doesn't soon. */
async function guarded<T>(client: Client, address: PostgresAddress, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw pipewrightError("cancelled", {});
  let givingUp: NodeJS.Timeout | undefined;
  const stop = (): void => {
    requestCancel(client, address);
    givingUp = setTimeout(() => client.connection.stream.destroy(), cancelGraceMilliseconds);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    const result = await work();
    if (signal.aborted) throw pipewrightError("cancelled", {});
    return result;
  } catch (error) {
    throw signal.aborted ? pipewrightError("cancelled", {}) : error;
  } finally {
    signal.removeEventListener("abort", stop);
    clearTimeout(givingUp);
  }
}

/**
 * The protocol's CancelRequest, which does what pg_cancel_backend does without a second login: a connection of its own that names the process
 * and its key (PostgreSQL documentation, Message Formats). It needs no TLS: the key is all it shows.
 */
function requestCancel(client: Client, { host, port }: PostgresAddress): void {
  const processId: unknown = Reflect.get(client, "processID");
  const key: unknown = Reflect.get(client, "secretKey");
  if (typeof processId !== "number" || typeof key !== "number") return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(processId, 8);
  message.writeInt32BE(key, 12);
  const socket = host.startsWith("/") ? createConnection(`${host}/.s.PGSQL.${port}`) : createConnection(port, host);
  socket.on("error", () => undefined);
  socket.setTimeout(connectTimeoutMilliseconds, () => socket.destroy());
  socket.end(message);
  socket.unref();
}

async function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
