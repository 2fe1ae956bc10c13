/** PostgreSQL's own grammar, as libpg-query compiles it. */
import type * as libpgQuery from "libpg-query";
import { codeUnitOffset } from "../code-points.ts";
import type { ParserVerdict } from "../types.ts";

let loading: Promise<typeof libpgQuery> | undefined;

async function load(): Promise<typeof libpgQuery> {
  const library = await import("libpg-query");
  await library.loadModule();
  return library;
}

/** Why and where it isn't valid: only a whole parse says so. */
function rejectionOf(library: typeof libpgQuery, sql: string): ParserVerdict {
  try {
    library.parseSync(sql);
    return { outcome: "accepted" };
  } catch (error) {
    if (!library.hasSqlDetails(error)) return { outcome: "notJudged", message: error instanceof Error ? error.message : String(error) };
    const position = error.sqlDetails?.cursorPosition ?? 0;
    return { outcome: "rejected", message: error.sqlDetails?.message ?? error.message, offset: codeUnitOffset(sql, Math.max(0, position)) };
  }
}

export async function parseWithPostgres(sql: string): Promise<ParserVerdict> {
  loading ??= load();
  const library = await loading;
  try {
    // The fingerprint needs a whole parse, and no tree is handed over.
    library.fingerprintSync(sql);
    return { outcome: "accepted" };
  } catch {
    return rejectionOf(library, sql);
  }
}
