/** The one place that turns what the engine throws into the project's errors. */
import { dirname, isAbsolute } from "node:path";
import { PipewrightError, pipewrightError } from "../core/errors.ts";
import { isHiddenName } from "./text/typed-columns.ts";

/** What the engine said, with `errors_as_json` on. */
export interface EngineError {
  /** `Binder`, `Parser`, `IO`, `Permission`, `Conversion`, `Out of Memory`, `Interrupt`... */
  readonly type: string;
  readonly message: string;
  readonly subtype?: string;
  readonly name?: string;
  readonly candidates?: string;
  /** Offset into the SQL, in digits. */
  readonly position?: string;
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
    ...(parsed["position"] === undefined ? {} : { position: parsed["position"] }),
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

/** What the messages need to know of the engine. */
export interface EngineLimits {
  readonly memoryLimit: string;
  readonly roots: readonly string[];
}

/** Kinds of engine errors that depend on data or on a user's SQL; any other kind in SQL of ours is a bug and stays what it is. */
const dataErrors = /^(conversion|out of range|invalid input|invalid type|mismatch type|divide by zero)$/i;

/** Maps an engine error; errors of ours pass through. */
export function mapEngineError(error: unknown, purpose: Purpose, limits: EngineLimits): unknown {
  if (error instanceof PipewrightError) return error;
  const problem = engineError(error);
  const reason = shortReason(problem.message);
  if (/^out of memory$/i.test(problem.type)) return pipewrightError("outOfMemory", { limit: limits.memoryLimit }, error);
  if (/^interrupt$/i.test(problem.type)) return pipewrightError("cancelled", {}, error);
  if (/^permission$/i.test(problem.type)) return notAllowed(problem, limits, error);
  if (problem.message.includes("maximum_object_size")) return objectTooLarge(purpose, error);
  const full = /no space left|disk full|disk quota/i.test(problem.message);
  const path = purpose.kind === "write" ? purpose.path : "Temporary data";
  if (full) return pipewrightError("cannotWrite", { path, reason: "the disk is full" }, error);
  if (purpose.kind === "query") return pipewrightError("invalidQuery", { reason: withCandidates(reason, problem) }, error);
  if (purpose.kind === "source") return pipewrightError("unreadableSource", { path: purpose.path, format: purpose.format, reason }, error);
  if (purpose.kind === "write" && /^io$/i.test(problem.type)) {
    return pipewrightError("cannotWrite", { path: purpose.path, reason: writeReason(problem.message) }, error);
  }
  const file = /file "([^"]+)"/i.exec(problem.message)?.[1];
  if (file !== undefined && /^(io|invalid input)$/i.test(problem.type)) {
    return pipewrightError("unreadableSource", { path: file, format: "data", reason }, error);
  }
  return dataErrors.test(problem.type) ? pipewrightError("invalidQuery", { reason }, error) : error;
}

function notAllowed(problem: EngineError, { roots }: EngineLimits, cause: unknown): PipewrightError {
  const path = /"([^"]+)"/.exec(problem.message)?.[1] ?? "";
  if (isAbsolute(path)) return pipewrightError("outsideRoots", { path, roots, parent: dirname(path) }, cause);
  const reason = `${path === "" ? "it" : path} can't be opened from here: name it in quotes after FROM, or give functions its absolute path.`;
  return pipewrightError("invalidQuery", { reason }, cause);
}

function writeReason(message: string): string {
  if (/permission denied/i.test(message)) return "permission denied";
  if (/read-only file system/i.test(message)) return "the file system is read-only";
  return shortReason(message).replace(/\.$/, "");
}

function withCandidates(reason: string, problem: EngineError): string {
  const candidates = (problem.candidates ?? "").split(",").filter((name) => name !== "" && !isHiddenName(name));
  return candidates.length === 0 ? reason : `${reason} Did you mean ${candidates.join(" or ")}?`;
}

function objectTooLarge(purpose: Purpose, cause: unknown): PipewrightError {
  const where = purpose.kind === "source" ? ` in ${purpose.path}` : "";
  const advice = "Write the data as an array of objects or one object a line (.ndjson): each record may have up to 16 MB.";
  return pipewrightError("tooLarge", { what: `A JSON value${where}`, limit: "16 MB", advice }, cause);
}
