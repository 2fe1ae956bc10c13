/** From the arguments of profile_data to its answer. */
import { writeContract } from "../../engines/quality/contract/write-contract.ts";
import { profileDataset, profileDefaults } from "../../engines/quality/profile/profile-dataset.ts";
import type { ToolContext } from "../context.ts";
import type { ProfileInput } from "../profile-data.ts";
import { profileOutputOf, type ProfileOutput } from "./profile-output.ts";

/** A contract lists the values of a column that has no more than this. */
const contractValues = 20;

export async function runProfile(args: ProfileInput, context: ToolContext): Promise<ProfileOutput> {
  let step = { done: 0, total: 1, message: "reading the data" };
  const report = (share: number): void => context.progress({ ...step, done: Math.min(step.done + share, step.total) });
  await using session = await context.data.session({
    signal: context.signal,
    onProgress: (share) => report(Math.min(Math.max(share, 0), 0.99)),
  });
  const { profile } = await profileDataset(session, args.dataset, {
    signal: context.signal,
    progress: ({ done, total, message }) => {
      step = { done, total: total ?? 1, message };
      report(0);
    },
    topValues: Math.max(args.top, args.writeContract === undefined ? profileDefaults.topValues : contractValues),
    ...(args.columns === undefined ? {} : { columns: args.columns }),
  });
  if (args.writeContract !== undefined) await context.data.writeText(args.writeContract, writeContract(profile));
  return profileOutputOf({
    profile,
    top: args.top,
    full: args.detail === "full",
    subset: args.columns !== undefined,
    ...(args.writeContract === undefined ? {} : { contract: args.writeContract }),
  });
}
