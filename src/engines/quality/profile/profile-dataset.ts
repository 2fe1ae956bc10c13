/** Opens a dataset and profiles it, reading text files as few times as their types allow. */
import type { Context } from "../../../core/context.ts";
import type { DataSession, Relation } from "../../../data/types.ts";
import type { Snapshot } from "../snapshot.ts";
import { snapshotSource, type ProfileSource } from "./profile-source.ts";
import { openSource, profileSource, type ProfileOptions } from "./profile-relation.ts";
import type { DatasetProfile } from "./types.ts";

/** What is kept by default: enough for a contract and for people, small enough for 200 columns. */
export const profileDefaults = { topValues: 10, histogramBins: 20, maxKeyColumns: 3 } as const;

export interface ProfiledDataset {
  readonly relation: Relation;
  readonly profile: DatasetProfile;
}

/**
 * Profiles a dataset by name. Types of large text files are assumed from a sample first and proved while the file is read; where a value
 * doesn't fit, the dataset is opened again with types from all of its values.
 * Errors: those of opening and reading a dataset, `cancelled`.
 */
export async function profileDataset(
  session: DataSession,
  dataset: string,
  options: Partial<ProfileOptions> & Pick<Context, "signal">,
): Promise<ProfiledDataset> {
  const settings: ProfileOptions = { ...profileDefaults, progress: () => undefined, ...options };
  let relation = await session.open(dataset, { inference: "optimistic" });
  let source = await openSource(session, relation, settings);
  if (hasFalseAssumption(source)) {
    await source.drop();
    relation = await session.open(dataset, { inference: "full" });
    source = await openSource(session, relation, settings);
  }
  return { relation, profile: await profileSource(session, relation, source, settings) };
}

/** Profiles a snapshot, which stays the caller's. Errors: `cancelled`. */
export async function profileSnapshot(
  session: DataSession,
  snapshot: Snapshot,
  options: Partial<ProfileOptions> & Pick<Context, "signal">,
): Promise<DatasetProfile> {
  const settings: ProfileOptions = { ...profileDefaults, progress: () => undefined, ...options };
  return profileSource(session, snapshot.source, snapshotSource(snapshot), settings);
}

function hasFalseAssumption(source: ProfileSource): boolean {
  return source.columns.some(({ column, misfits }) => column.text?.basis === "assumed" && misfits > 0);
}
