/** A session: the relations opened for one request, on one connection. */
import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { identifier } from "../core/sql.ts";
import type { Connection } from "./connection.ts";
import { withDenseGroups } from "./dense-groups.ts";
import { openJsonLines } from "./json-lines/open-json-lines.ts";
import { openDataset } from "./open.ts";
import { checkReadOnly, checkRowExpression } from "./read-only.ts";
import { withMending, type SessionContext } from "./session-context.ts";
import type { DataSession } from "./types.ts";
import { writeQuery } from "./write.ts";

/** Wraps a connection into a session; `allInputs` gathers the input files of all open sessions. Disposing it closes the connection and drops its temporary tables and views. */
export function createSession(
  roots: readonly string[],
  connection: Connection,
  allInputs: Set<ReadonlySet<string>>,
  { ownTables }: { readonly ownTables: boolean } = { ownTables: false },
): DataSession {
  const names = new Set<string>();
  const uniqueName = (hint: string): string => {
    const name = `pw_${hint.replaceAll(/\W+/g, "_").slice(0, 40)}_${names.size + 1}`;
    names.add(name);
    return name;
  };
  const scratch = join(connection.scratch, randomBytes(6).toString("hex"));
  const context: SessionContext = {
    roots,
    connection,
    temporaryName: (hint) => identifier(uniqueName(hint)),
    scratchPath: async (hint) => {
      await mkdir(scratch, { recursive: true });
      return join(scratch, uniqueName(hint));
    },
    inputs: new Set(),
    textSources: [],
    textFiles: new Map(),
    jsonRecords: new Map(),
    findings: new Map(),
    tables: new Map(),
    databases: new Map(),
    names,
    uniqueName,
    ownTables,
  };
  allInputs.add(context.inputs);
  return {
    open: async (dataset, options = {}) => openDataset(context, dataset, options),
    rows: async (sql) => withMending(context, async () => connection.rows(sql)),
    execute: async (sql) => executeEach(context, sql),
    denseGroups: async (rows, work) => withDenseGroups(connection, rows, work),
    readOnlyQuery: async (sql) => (await checkReadOnly(context, sql)).query,
    rowExpression: async (relation, expression) => checkRowExpression(context, relation, expression),
    sourceFindings: async (relation, misfits) => (await context.findings.get(relation.from)?.(misfits)) ?? [],
    write: async (sql, path) => withMending(context, async () => writeQuery(context, sql, path)),
    jsonLines: async (paths, columns, longestLine) => openJsonLines(context, paths, columns, longestLine),
    temporaryName: context.temporaryName,
    [Symbol.asyncDispose]: async () => {
      allInputs.delete(context.inputs);
      // Attached databases belong to the engine, not to the connection: they would outlive it.
      await connection.close([...context.databases.values()].map((name) => `DETACH ${identifier(name)}`));
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** Several statements run one by one, so that none is run twice when a later one meets a damaged file. */
async function executeEach(context: SessionContext, sql: string): Promise<void> {
  const { connection } = context;
  if (!sql.includes(";")) return withMending(context, async () => connection.execute(sql));
  const count = await connection.use(async (open) => (await open.extractStatements(sql)).count);
  if (count === 1) return withMending(context, async () => connection.execute(sql));
  for (let index = 0; index < count; index += 1) {
    await withMending(context, async () =>
      connection.use(async (open) => {
        const prepared = await (await open.extractStatements(sql)).prepare(index);
        await prepared.run();
        prepared.destroySync();
      }),
    );
  }
}
