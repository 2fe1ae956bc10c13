/** A session: the relations opened for one request, on one connection. */
import { identifier } from "../core/sql.ts";
import type { Connection } from "./connection.ts";
import { openDataset } from "./open.ts";
import type { DataSession } from "./types.ts";
import { writeQuery } from "./write.ts";
import { checkReadOnly, checkRowExpression } from "./read-only.ts";

/** What the parts of the data layer share in one session. */
export interface SessionContext {
  readonly roots: readonly string[];
  readonly connection: Connection;
  /** A quoted name that nothing else in the session uses. */
  readonly temporaryName: (hint: string) => string;
  /** Real paths of every file read so far: none of them is ever overwritten. */
  readonly inputs: Set<string>;
}

/** Wraps a connection into a session. Disposing it closes the connection and drops its temporary tables and views. */
export function createSession(roots: readonly string[], connection: Connection): DataSession {
  let names = 0;
  const temporaryName = (hint: string): string => {
    names += 1;
    return identifier(`pw_${hint.replaceAll(/\W+/g, "_").slice(0, 40)}_${names}`);
  };
  const context: SessionContext = { roots, connection, temporaryName, inputs: new Set() };
  return {
    open: async (dataset, options = {}) => openDataset(context, dataset, options),
    rows: async (sql) => connection.rows(sql),
    execute: async (sql) => connection.execute(sql),
    readOnlyQuery: async (sql) => checkReadOnly(context, sql),
    rowExpression: async (relation, expression) => checkRowExpression(context, relation, expression),
    sourceFindings: async () => [],
    write: async (sql, path) => writeQuery(context, sql, path),
    temporaryName,
    [Symbol.asyncDispose]: async () => connection.close(),
  };
}
