/** What the server or the network said, as the project's errors and outcomes. */
import { PipewrightError, pipewrightError } from "../../core/errors.ts";
import type { QueryFailure } from "../laboratory-types.ts";
import { redact } from "./redact.ts";

export interface ServerError {
  /** SQLSTATE of the server, or the system's code of a network error; empty where there is none. */
  readonly code: string;
  readonly message: string;
  /** 0-based offset into the statement. */
  readonly position?: number;
}

/** Reads an error of the client; `secrets` never appear in the message. */
export function serverError(error: unknown, secrets: readonly string[]): ServerError {
  const message = error instanceof Error ? messageOf(error) : String(error);
  const code = field(error, "code") ?? "";
  const position = Number(field(error, "position") ?? "0");
  return {
    code,
    message: sentence(redact(message, secrets)),
    ...(position > 0 ? { position: position - 1 } : {}),
  };
}

/** Whether the server refused the statement, so that the connection goes on; anything else is about the connection. */
export function isStatementError({ code }: ServerError): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !/^(?:08|28|3D|57P|53[34])/.test(code);
}

/** A statement of the user that failed; `prefix` is how many characters of ours stand before its text. */
export function failure(error: ServerError, prefix: number): QueryFailure {
  const position = error.position === undefined ? undefined : error.position - prefix;
  return {
    outcome: error.code === "57014" ? "timeout" : "error",
    type: `SQLSTATE ${error.code}`,
    message: error.message,
    ...(position === undefined || position < 0 ? {} : { position }),
  };
}

/** For statements of ours, which have no reason to fail but the connection, the rights or time. */
export function connectionError(address: string, error: unknown, secrets: readonly string[]): Error {
  if (error instanceof PipewrightError) return error;
  const { message } = serverError(error, secrets);
  // The cause is left out: its text and fields may hold what was redacted.
  return pipewrightError("cannotConnect", { address, reason: message });
}

function messageOf(error: Error): string {
  // Node tries several addresses of a host, and what went wrong stands in the parts.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : error.message;
}

function field(error: unknown, name: string): string | undefined {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === "string" ? value : undefined;
}

function sentence(text: string): string {
  const trimmed = text.replaceAll(/\s+/g, " ").trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
