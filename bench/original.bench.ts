/**
 * The validator this program replaces (data_quality_validator.py of alirezarezvani/claude-skills) beside ours on the same CSV of 1M rows and
 * 12 columns, as whole programs. It validates against a schema, looks for outliers (by z-score and by quartiles) and profiles in one run; so does
 * ours with --profile. Its path comes from ORIGINAL_VALIDATOR; it is not part of this repository.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureChild, measurePipewright } from "./harness/child.ts";
import { benchFolder, mixedCsv } from "./harness/data.ts";
import { interleave, peakBytes, ratioTo, type Sample } from "./harness/measure.ts";
import { mixedContract, originalSchema } from "./harness/mixed-checks.ts";
import { printMeasured, printTarget, printTargetAtLeast, ratio } from "./harness/report.ts";

async function compare(script: string): Promise<void> {
  const file = await mixedCsv();
  const schema = join(benchFolder, "mixed.schema.json");
  const contract = join(benchFolder, "mixed.checks.yaml");
  writeFileSync(schema, originalSchema);
  writeFileSync(contract, mixedContract);
  const original = async (): Promise<Sample> => {
    const result = await measureChild("python3", [script, "validate", file, "--schema", schema, "--detect-anomalies", "--json"]);
    if (!result.stdout.includes("validation_results")) throw new Error(`the original validator failed: ${result.stderr}`);
    return result;
  };
  const validation = async (...more: readonly string[]): Promise<Sample> =>
    measurePipewright(["validate", file, "--contract", contract, "--root", benchFolder, "--json", ...more]);
  const measured = await interleave(
    [
      { name: "pipewright validate --profile", run: async () => validation("--profile") },
      { name: "pipewright validate", run: async () => validation() },
      { name: "data_quality_validator.py validate", run: original },
    ],
    3,
    0,
  );
  printMeasured(measured);
  const [mine, alone, theirs] = measured;
  if (mine === undefined || alone === undefined || theirs === undefined) return;
  printTargetAtLeast("faster, wall time", 20, ratioTo(theirs, mine).wall, ratio);
  console.log(`validate without --profile, which does less than the original's: ${ratio(ratioTo(theirs, alone).wall)} faster`);
  printTarget("peak memory, to the original's", 0.25, peakBytes(mine) / peakBytes(theirs), ratio);
}

const script = process.env["ORIGINAL_VALIDATOR"];
if (script === undefined || !existsSync(script)) {
  console.log("skipped: set ORIGINAL_VALIDATOR to the path of data_quality_validator.py to compare with it (python3 is needed as well)");
} else {
  await compare(script);
}
