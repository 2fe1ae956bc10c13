/** polyglot, which reads every dialect. */
import type * as polyglot from "@polyglot-sql/sdk";
import { dialects } from "../../dialects/index.ts";
import type { DialectId } from "../../dialect.ts";
import { codeUnitOffset } from "../code-points.ts";
import type { ParserVerdict } from "../types.ts";

let loading: Promise<typeof polyglot> | undefined;

export async function loadPolyglot(): Promise<typeof polyglot> {
  loading ??= import("@polyglot-sql/sdk");
  return loading;
}

/** Its guard against deep nesting (32 levels) can't be raised for parsing alone: what trips it is not judged. */
const guards = /E_GUARD_|exceeds configured limit/;

export async function parseWithPolyglot(sql: string, dialect: DialectId): Promise<ParserVerdict> {
  const { validate } = await loadPolyglot();
  try {
    const { valid, errors } = validate(sql, dialects[dialect].polyglot);
    if (valid) return { outcome: "accepted" };
    const [first] = errors;
    if (errors.some(({ message }) => guards.test(message))) {
      return { outcome: "notJudged", message: "It is nested deeper than polyglot reads." };
    }
    const message = first?.message ?? "It doesn't parse.";
    return { outcome: "rejected", message, ...(first?.start === undefined ? {} : { offset: codeUnitOffset(sql, first.start) }) };
  } catch {
    // Some texts make its WebAssembly run out of stack; the next one is read all the same.
    return { outcome: "notJudged", message: "polyglot fails on it." };
  }
}
