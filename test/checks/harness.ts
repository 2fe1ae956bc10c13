/** Runs checks on small tables in a real session. */
import { createDataAccess } from "../../src/data/index.ts";
import type { DataAccess, DataSession, Relation } from "../../src/data/types.ts";
import type { CheckExample, CheckRequest } from "../../src/engines/quality/check.ts";
import { runNaively, type NaiveResult } from "./naive.ts";

/** What "now" is in every test. */
export const testNow = new Date("2024-03-01T12:00:00Z");

export interface CheckRunner extends AsyncDisposable {
  readonly session: DataSession;
  readonly run: (check: string, example: Omit<CheckExample, "title">) => Promise<NaiveResult>;
}

export async function startRunner(): Promise<CheckRunner> {
  const access: DataAccess = createDataAccess({ roots: [process.cwd()] });
  const session = await access.session({ signal: new AbortController().signal });
  return {
    session,
    run: async (check, example) => {
      const references = new Map<string, Relation>();
      for (const [name, data] of Object.entries(example.references ?? {})) references.set(name, await session.open(data));
      const relation = await session.open(example.data);
      return runNaively(session, relation, requestOf(check, example), { now: testNow, references });
    },
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]();
      await access[Symbol.asyncDispose]();
    },
  };
}

export function requestOf(check: string, example: Omit<CheckExample, "title">): CheckRequest {
  return {
    id: check,
    check,
    columns: example.columns,
    params: example.params,
    tolerance: example.tolerance ?? {},
    severity: "P1",
    origin: "test",
    ...(example.where === undefined ? {} : { where: example.where }),
  };
}
