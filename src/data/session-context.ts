/** What the parts of the data layer share in one session. */
import type { Connection } from "./connection.ts";
import { pipewrightError } from "../core/errors.ts";
import { engineError, shortReason } from "./duckdb-errors.ts";
import type { JsonRecords } from "./json/json-records.ts";
import { mendTextSource, type ReadFile, type TextSource } from "./text/text-source.ts";
import type { Relation, SourceFinding } from "./types.ts";

export interface SessionContext {
  readonly roots: readonly string[];
  readonly connection: Connection;
  /** A quoted name that nothing else in the session uses. */
  readonly temporaryName: (hint: string) => string;
  /** A path in the scratch folder of this session that nothing else has; its folder exists. */
  readonly scratchPath: (hint: string) => Promise<string>;
  /** Real paths of every file read so far: none of them is ever overwritten. */
  readonly inputs: Set<string>;
  /** Delimited text sources opened so far; any statement may find one damaged. */
  readonly textSources: TextSource[];
  /** Text files by real path as they are read now: opened again, none is looked at, copied or mended twice. */
  readonly textFiles: Map<string, ReadFile>;
  /** JSON files as they were copied, by the files: opened again with other types, none is parsed twice. */
  readonly jsonRecords: Map<string, JsonRecords>;
  /** How to find what a full scan of a relation showed, by {@link Relation.from}. */
  readonly findings: Map<string, (misfits: readonly string[]) => Promise<readonly SourceFinding[]>>;
  /** Relations by dataset name, opened for the tables of a query. */
  readonly tables: Map<string, Relation>;
  /** Names of the databases attached for this session, by path. */
  readonly databases: Map<string, string>;
  /** Every name made by {@link uniqueName}: what a query may refer to besides files. */
  readonly names: ReadonlySet<string>;
  readonly uniqueName: (hint: string) => string;
  /** Whatever tables there are may be named by a query, and none is opened as a file: a laboratory's. */
  readonly ownTables: boolean;
}

/**
 * Runs work that reads delimited text. Where the engine refuses a damaged file, the file is mended and the work is run again, so that
 * whoever scans a relation never sees the damage but in its findings.
 */
export async function withMending<T>(context: SessionContext, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDamagedText(error)) throw error;
      let mended = false;
      for (const source of context.textSources) mended = (await mendTextSource(context, source)) || mended;
      if (!mended) throw unreadable(error);
    }
  }
}

function unreadable(error: unknown): Error {
  const message = engineMessage(error);
  const path = /\n\s*file = (.+)/.exec(message)?.[1] ?? "A file";
  return pipewrightError("unreadableSource", { path, format: "delimited text", reason: shortReason(message) }, error);
}

function engineMessage(error: unknown): string {
  return engineError(error instanceof Error && error.cause !== undefined ? error.cause : error).message;
}

function isDamagedText(error: unknown): boolean {
  const message = engineMessage(error);
  return /^(CSV Error on Line|The CSV Parser state machine|The parallel scanner)|not utf-8 encoded|Invalid unicode/i.test(message);
}
