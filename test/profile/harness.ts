/** One engine for a test file, and the profile of a SELECT in it. */
import { createDataAccess } from "../../src/data/index.ts";
import type { DataSession, Relation } from "../../src/data/types.ts";
import { profileRelation, type ProfileOptions } from "../../src/engines/quality/profile/profile-relation.ts";
import type { ColumnProfile, DatasetProfile } from "../../src/engines/quality/profile/types.ts";

export interface Bench extends AsyncDisposable {
  readonly session: DataSession;
}

export async function openBench(roots: readonly string[] = [process.cwd()]): Promise<Bench> {
  const data = createDataAccess({ roots });
  const session = await data.session({ signal: new AbortController().signal });
  return {
    session,
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

export const options: ProfileOptions = {
  topValues: 10,
  histogramBins: 20,
  maxKeyColumns: 3,
  signal: new AbortController().signal,
  progress: () => undefined,
};

export async function profileOf(
  bench: Bench,
  dataset: string,
  overrides: Partial<ProfileOptions> = {},
): Promise<{ readonly relation: Relation; readonly profile: DatasetProfile }> {
  const relation = await bench.session.open(dataset);
  return { relation, profile: await profileRelation(bench.session, relation, { ...options, ...overrides }) };
}

export function columnOf(profile: DatasetProfile, name: string): ColumnProfile {
  const column = profile.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}
