/** Tiny files and sessions for the tests of the data layer. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PipewrightError } from "../../src/core/errors.ts";
import { createDataAccess, type DataAccessOptions } from "../../src/data/index.ts";
import type { Column, DataAccess, DataSession, Relation, SourceFinding } from "../../src/data/types.ts";

export interface Workplace {
  readonly folder: string;
  readonly data: DataAccess;
  /** Writes a file below the folder and returns its path. */
  readonly file: (name: string, content: string | Uint8Array) => string;
  readonly session: (signal?: AbortSignal) => Promise<DataSession>;
  readonly dispose: () => Promise<void>;
}

/** A folder of its own, the only root. */
export function workplace(options: Partial<DataAccessOptions> = {}): Workplace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pw-test-")));
  const data = createDataAccess({ roots: [folder], ...options });
  return {
    folder,
    data,
    file: (name, content) => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    session: async (signal = new AbortController().signal) => data.session({ signal }),
    dispose: async () => {
      await data[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The error that `work` ends with; fails where it doesn't. */
export async function errorOf(work: () => Promise<unknown>): Promise<PipewrightError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PipewrightError) return error;
    throw error;
  }
  throw new Error("it was expected to fail, and it did not");
}

export function column(relation: Relation, name: string): Column {
  const found = relation.columns.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no column ${name} among ${relation.columns.map((each) => each.name).join(", ")}`);
  return found;
}

/** `name TYPE` of every column. */
export function shape(relation: Relation): readonly string[] {
  return relation.columns.map(({ name, type }) => `${name} ${type}`);
}

export function finding(findings: readonly SourceFinding[], code: SourceFinding["code"]): SourceFinding {
  const found = findings.find((candidate) => candidate.code === code);
  if (found === undefined) throw new Error(`no finding ${code} among ${findings.map((each) => each.code).join(", ")}`);
  return found;
}

/** All rows of a relation's own columns. */
export async function rowsOf(session: DataSession, relation: Relation): Promise<readonly unknown[][]> {
  const names = relation.columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const rows = await session.rows(`SELECT ${names.join(", ")} FROM ${relation.from}`);
  return rows.map((row) => relation.columns.map(({ name }) => row[name]));
}
