/** The comparison of a validation with a bare scan, with SQL written by hand, and with and without a quarantine; for any format. */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { byHand, openBenchData, validate } from "./engine.ts";
import { interleave, medianWall, ratioTo, type Measured, type Ratio, type Variant } from "./measure.ts";
import { bitsByHand, countsByHand, requestsOf, scanByHand, withoutRegex, withRegex } from "./orders-checks.ts";
import { printMeasured } from "./report.ts";

export interface ValidationFigures {
  /** Each to the bare scan of all columns. */
  readonly withRegex: Ratio;
  readonly withoutRegex: Ratio;
  /** The validation to the faster of the two queries by hand. */
  readonly toHand: Ratio;
  /** The validation to the query by hand that proves its types, where there is one. */
  readonly toProvedHand?: Ratio;
  /** The validation with a quarantine to the one without. */
  readonly quarantine: Ratio;
}

export interface ByHand {
  /** The relation, its types told. */
  readonly from: string;
  /** For text: the relation with its types cast from the text beside them, and what says that a text isn't its value's own. */
  readonly proved?: { readonly from: string; readonly misfits: readonly string[] };
}

export async function compareValidation(file: string, { from, proved }: ByHand, rounds: number): Promise<ValidationFigures> {
  await using data = openBenchData(file);
  const quarantine = join(dirname(file), "quarantine.parquet");
  const ours = async (checks: typeof withRegex, extra: { readonly quarantine?: string } = {}): Promise<undefined> => {
    const report = await validate({ data, dataset: file, checks: requestsOf(checks), ...extra });
    const broken = report.checks.filter(({ outcome }) => outcome === "error");
    if (broken.length > 0)
      throw new Error(`checks that could not be evaluated: ${broken.map(({ id, message }) => `${id}: ${message ?? ""}`).join("; ")}`);
    return undefined;
  };
  const hand = async (sql: string): Promise<undefined> => {
    await byHand(data, sql);
    return undefined;
  };
  const variants: readonly Variant[] = [
    { name: "scan: count, min, max of all columns", run: async () => hand(scanByHand(from)) },
    { name: "25 rules by hand, a count each", run: async () => hand(countsByHand(withRegex, from)) },
    { name: "25 rules by hand, as bits", run: async () => hand(bitsByHand(withRegex, from)) },
    { name: "25 checks, one a regex", run: async () => ours(withRegex) },
    { name: "25 checks, no regex", run: async () => ours(withoutRegex) },
    { name: "25 checks, one a regex, quarantine", run: async () => ours(withRegex, { quarantine }) },
    ...(proved === undefined
      ? []
      : [{ name: "25 rules by hand, as bits, types proved", run: async () => hand(bitsByHand(withRegex, proved.from, proved.misfits)) }]),
  ];
  const measured = await interleave(variants, rounds);
  rmSync(quarantine, { force: true });
  printMeasured(measured);
  return figuresOf(measured);
}

function figuresOf(measured: readonly Measured[]): ValidationFigures {
  const [scan, counts, bits, regex, plain, quarantine, proved] = measured;
  if (!scan || !counts || !bits || !regex || !plain || !quarantine) throw new Error("a variant was not measured");
  const byHandFaster = medianWall(counts) < medianWall(bits) ? counts : bits;
  return {
    withRegex: ratioTo(regex, scan),
    withoutRegex: ratioTo(plain, scan),
    toHand: ratioTo(regex, byHandFaster),
    ...(proved === undefined ? {} : { toProvedHand: ratioTo(regex, proved) }),
    quarantine: ratioTo(quarantine, regex),
  };
}
