/** The one place that turns what the engine throws into the project's errors. */
import { PipewrightError, pipewrightError } from "../core/errors.ts";

/** What the engine said, with `errors_as_json` on. */
export interface EngineError {
  /** `Binder`, `Parser`, `IO`, `Permission`, `Conversion`, `Out of Memory`, `Interrupt`... */
  readonly type: string;
  readonly message: string;
  readonly subtype?: string;
  readonly name?: string;
  readonly candidates?: string;
}

/** What the failing statement was for: it decides which error of the catalogue a problem is. */
export type Purpose =
  | { readonly kind: "query" }
  | { readonly kind: "internal" }
  | { readonly kind: "source"; readonly path: string; readonly format: string }
  | { readonly kind: "write"; readonly path: string };

/** Reads the engine's error, whatever prefix the binding put before the JSON. */
export function engineError(error: unknown): EngineError {
  const text = error instanceof Error ? error.message : String(error);
  const start = text.indexOf('{"exception_type"');
  const parsed = start < 0 ? undefined : parseObject(text.slice(start));
  // While rows are streamed, errors come as plain text: `Invalid Input Error: ...`.
  if (parsed === undefined) {
    const [, type = "Unknown", message = text] = /^([\w ]+) Error: ([^]*)$/.exec(text) ?? [];
    return { type, message };
  }
  return {
    type: parsed["exception_type"] ?? "Unknown",
    message: parsed["exception_message"] ?? text,
    ...(parsed["error_subtype"] === undefined ? {} : { subtype: parsed["error_subtype"] }),
    ...(parsed["name"] === undefined ? {} : { name: parsed["name"] }),
    ...(parsed["candidates"] === undefined ? {} : { candidates: parsed["candidates"] }),
  };
}

function parseObject(text: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
  } catch {
    return undefined;
  }
}

const longestReason = 240;

/** The first sentence or two of an engine message, without its advice, candidates and code excerpt. */
export function shortReason(message: string): string {
  const first = (message.split(/\n\s*\n|\nLINE |\nCandidate|\nPossible|\n\* |\nDid you mean/)[0] ?? message).replace(/\s+/g, " ").trim();
  const cut = first.length > longestReason ? `${first.slice(0, longestReason - 1)}…` : first;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

/** Maps an engine error; errors of ours pass through. `limit` is the memory limit for the message. */
export function mapEngineError(error: unknown, purpose: Purpose, limit: string): unknown {
  if (error instanceof PipewrightError) return error;
  const problem = engineError(error);
  const reason = shortReason(problem.message);
  if (/^out of memory$/i.test(problem.type)) return pipewrightError("outOfMemory", { limit }, error);
  if (/^interrupt$/i.test(problem.type)) return pipewrightError("cancelled", {}, error);
  if (problem.message.includes("maximum_object_size")) return objectTooLarge(purpose, error);
  switch (purpose.kind) {
    case "query":
      return pipewrightError("invalidQuery", { reason: withCandidates(reason, problem) }, error);
    case "source":
      return pipewrightError("unreadableSource", { path: purpose.path, format: purpose.format, reason }, error);
    case "write":
      return pipewrightError("cannotWrite", { path: purpose.path, reason: reason.replace(/\.$/, "") }, error);
    case "internal":
      return error;
    default:
      return error;
  }
}

function withCandidates(reason: string, problem: EngineError): string {
  return problem.candidates === undefined || problem.candidates === "" ? reason : `${reason} Did you mean ${problem.candidates}?`;
}

function objectTooLarge(purpose: Purpose, cause: unknown): PipewrightError {
  const where = purpose.kind === "source" ? ` in ${purpose.path}` : "";
  const advice = "Write the data as an array of objects or one object a line (.ndjson): each record may have up to 16 MB.";
  return pipewrightError("tooLarge", { what: `A JSON value${where}`, limit: "16 MB", advice }, cause);
}
