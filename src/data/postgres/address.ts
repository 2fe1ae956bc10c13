/** Where a Postgres database is, from a URL: `postgres://user@host:5432/database?sslmode=require#schema.table`. */
import { pipewrightError } from "../../core/errors.ts";
import { redact } from "./redact.ts";

/** How the connection is encrypted, as libpq names it. `prefer` tries TLS first and goes on without where the server has none. */
export type SslMode = "disable" | "prefer" | "require" | "verify-full";

export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly database?: string;
  /** A function, so that no dump of the address shows it. */
  readonly password?: () => string;
  readonly sslMode: SslMode;
  /** What stands after `#`. */
  readonly table?: string;
}

const exampleUrl = "postgres://reader@db.example.com:5432/shop#public.orders";
const sslModes: ReadonlyMap<string, SslMode> = new Map<string, SslMode>([
  ["disable", "disable"],
  ["allow", "prefer"],
  ["prefer", "prefer"],
  ["require", "require"],
  ["no-verify", "require"],
  ["verify-ca", "verify-full"],
  ["verify-full", "verify-full"],
]);
const knownParameters: ReadonlySet<string> = new Set(["sslmode", "host", "port", "user", "dbname", "application_name", "connect_timeout"]);

/** Whether a dataset's name is a Postgres URL. */
export function isPostgresUrl(name: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(name.trim());
}

/** The machine itself: an address there can't leak a password to somebody else. */
export function isLocal(host: string): boolean {
  return host.startsWith("/") || ["localhost", "127.0.0.1", "::1", "[::1]"].includes(host.toLowerCase());
}

/** Reads a URL. `where` says what it is in the error's text. Errors: `invalidConnection`, whose text never holds the password. */
export function parsePostgresUrl(text: string, where: string): PostgresAddress {
  const problem = (reason: string): Error => pipewrightError("invalidConnection", { where, problem: redact(reason), example: exampleUrl });
  if (!isPostgresUrl(text) || !URL.canParse(text.trim())) throw problem("it is not a URL of the form postgres://user@host:port/database");
  const url = new URL(text.trim());
  const unknown = [...url.searchParams.keys()].find((key) => !knownParameters.has(key) && !isPasswordParameter(key));
  if (unknown !== undefined) throw problem(`it has the parameter ${unknown}, which is not supported`);
  const mode = url.searchParams.get("sslmode");
  const sslMode = mode === null ? undefined : sslModes.get(mode);
  if (mode !== null && sslMode === undefined) throw problem(`sslmode can't be ${mode}`);
  const host = url.searchParams.get("host") ?? decoded(url.hostname.replace(/^\[|\]$/g, ""), problem);
  const port = Number(url.searchParams.get("port") ?? (url.port === "" ? "5432" : url.port));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw problem("its port is not a number from 1 to 65535");
  const user = url.searchParams.get("user") ?? decoded(url.username, problem);
  const database = url.searchParams.get("dbname") ?? decoded(url.pathname.replace(/^\//, ""), problem);
  const password = [...url.searchParams].find(([key]) => isPasswordParameter(key))?.[1] ?? decoded(url.password, problem);
  const table = decoded(url.hash.replace(/^#/, ""), problem);
  const address = { host: host === "" ? "localhost" : host, port };
  return {
    ...address,
    sslMode: sslMode ?? (isLocal(address.host) ? "disable" : "prefer"),
    ...(user === "" ? {} : { user }),
    ...(database === "" ? {} : { database }),
    ...(password === "" ? {} : { password: () => password }),
    ...(table === "" ? {} : { table }),
  };
}

/** For messages: without credentials. */
export function shownAddress({ host, port, database }: PostgresAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}${database === undefined ? "" : `/${database}`}`;
}

function isPasswordParameter(key: string): boolean {
  return /^(?:ssl)?pass(?:word|wd)?$/i.test(key);
}

function decoded(text: string, problem: (reason: string) => Error): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw problem("a % in it is not followed by two hexadecimal digits");
  }
}
