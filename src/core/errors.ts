/**
 * The error model. Findings are data; everything here is an exception: something that kept the work from being done.
 *
 * Engines throw {@link PipewrightError} through {@link pipewrightError}; nobody catches on the way; `describeError` is the one
 * place that turns any thrown value into words for a person or an agent.
 */
import { randomUUID } from "node:crypto";
import { errorCatalogue } from "./error-catalogue.ts";

/** What went wrong, by who can mend it: decides the CLI exit code. */
export type ErrorKind = "input" | "source" | "unsupported" | "limit" | "cancelled" | "internal";

/** One entry of the catalogue: how a code is told. `P` is what the message needs to know. */
export interface ErrorEntry<P> {
  readonly kind: ErrorKind;
  /** What was wrong, one sentence. */
  readonly message: (params: P) => string;
  /** What is valid and the call that would work. */
  readonly hint: (params: P) => string;
}

export type ErrorCode = keyof typeof errorCatalogue;
export type ErrorParams<C extends ErrorCode> = Parameters<(typeof errorCatalogue)[C]["message"]>[0];

export class PipewrightError extends Error {
  override readonly name = "PipewrightError";
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly hint: string;

  constructor(code: ErrorCode, kind: ErrorKind, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.kind = kind;
    this.hint = hint;
  }
}

type Catalogue = { readonly [C in ErrorCode]: ErrorEntry<ErrorParams<C>> };
const catalogue: Catalogue = errorCatalogue;

/** Builds the error of a code; `throw pipewrightError("fileNotFound", { path, near })`. */
export function pipewrightError<C extends ErrorCode>(code: C, params: ErrorParams<C>, cause?: unknown): PipewrightError {
  const entry = catalogue[code];
  return new PipewrightError(code, entry.kind, entry.message(params), entry.hint(params), cause);
}

/** An error as every surface shows it. `id` is set for internal errors only: the detail goes to stderr under that id. */
export interface ErrorDescription {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly hint: string;
  readonly id?: string;
}

/** Turns whatever was thrown into words; an unknown error becomes `internal` with an id, its detail is never shown to the client. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof PipewrightError) {
    return { code: error.code, kind: error.kind, message: error.message, hint: error.hint };
  }
  const id = `pw-${randomUUID().slice(0, 8)}`;
  const internal = pipewrightError("internal", { id }, error);
  return { code: internal.code, kind: internal.kind, message: internal.message, hint: internal.hint, id };
}

/** One text that is complete by itself: what was wrong, what is valid, the call that would work. */
export function errorText(description: ErrorDescription): string {
  return description.hint === "" ? description.message : `${description.message}\n${description.hint}`;
}

/** CLI exit codes by error kind (0 fine and 1 findings are not errors). */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  input: 2,
  unsupported: 2,
  limit: 3,
  source: 3,
  cancelled: 130,
  internal: 70,
};
