/** A user's SELECT as a relation: proved to read only, its files opened like any dataset, wrapped as a view. */
import { describe, view } from "./describe.ts";
import { checkReadOnly } from "./read-only.ts";
import type { SessionContext } from "./session-context.ts";
import type { Relation, SourceFile, SourceFinding } from "./types.ts";

/** Errors: `notReadOnly`, `invalidQuery`, and those of opening the files that it names. */
export async function openQuery(context: SessionContext, sql: string): Promise<Relation> {
  const { query, tables } = await checkReadOnly(context, sql);
  const from = await view(context, "query", `SELECT * FROM (${query})`, { kind: "query" });
  context.findings.set(from, async () => findingsOfTables(context, tables));
  const files = new Map<string, SourceFile>(tables.flatMap((table) => table.files.map((file) => [file.path, file])));
  return {
    dataset: sql,
    format: "query",
    from,
    columns: await describe(context, from, { kind: "query" }),
    files: [...files.values()],
    findings: tables.flatMap((table) => table.findings),
    rejects: tables.some((table) => table.rejects),
  };
}

async function findingsOfTables(context: SessionContext, tables: readonly Relation[]): Promise<readonly SourceFinding[]> {
  const found: SourceFinding[] = [];
  for (const table of tables) {
    const misfits = table.columns.filter(({ text }) => (text?.misfits ?? 0) > 0).map(({ name }) => name);
    found.push(...((await context.findings.get(table.from)?.(misfits)) ?? []));
  }
  return found;
}
