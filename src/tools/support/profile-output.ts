/** The answer of profile_data: a profile made lean enough for an agent. */
import { z } from "zod";
import { plural } from "../../core/count-text.ts";
import { percentText } from "../../engines/quality/checks/support/tolerance.ts";
import type { AlertCode, ColumnProfile, DatasetProfile } from "../../engines/quality/profile/types.ts";
import { defaultBudget, fitBudget } from "./budget.ts";
import { cutCell } from "./cells.ts";
import { profileCuts } from "./profile-cuts.ts";
import { sourceOutput, sourceOutputOf } from "./source-output.ts";

const count = z.int().nonnegative();
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const columnOutput = z.strictObject({
  name: z.string(),
  type: z.string(),
  semanticType: z.string(),
  semanticShare: z.number().min(0).max(1).optional(),
  nulls: count,
  misfits: count.optional(),
  distinct: count,
  duplicates: count,
  min: cell.optional(),
  max: cell.optional(),
  quartiles: z.array(cell).optional(),
  mean: z.number().optional(),
  standardDeviation: z.number().optional(),
  zeros: count.optional(),
  negatives: count.optional(),
  nans: count.optional(),
  infinities: count.optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  meanLength: z.number().optional(),
  empty: count.optional(),
  padded: count.optional(),
  top: z.array(z.tuple([cell, count])).optional(),
  histogram: z.strictObject({ bounds: z.array(z.string()), counts: z.array(count) }).optional(),
});

export const profileOutput = z.strictObject({
  summary: z.string(),
  dataset: z.string(),
  format: z.string(),
  rows: count,
  columnCount: count,
  bytes: count,
  duplicateRows: count.optional(),
  keys: z.array(z.array(z.string())),
  keySearch: z.string(),
  alerts: z.array(z.strictObject({ column: z.string(), code: z.string(), message: z.string() })),
  columns: z.array(columnOutput),
  source: z.array(sourceOutput),
  artifacts: z.array(z.strictObject({ kind: z.string(), path: z.string() })),
  truncated: z.array(z.string()),
  next: z.array(z.string()),
});

export type ProfileOutput = z.output<typeof profileOutput>;

/** What a profile adds to another answer about the same dataset. */
export const profileFigures = profileOutput.pick({ duplicateRows: true, keys: true, keySearch: true, alerts: true, columns: true });

export type ProfileFigures = z.output<typeof profileFigures>;
type ColumnOutput = ProfileOutput["columns"][number];

export interface ProfileOutputRequest {
  readonly profile: DatasetProfile;
  readonly top: number;
  readonly full: boolean;
  /** Columns were chosen by the caller. */
  readonly subset: boolean;
  readonly contract?: string;
}

/** No answer is longer, whatever is asked for: clients cut it. */
const hardLimit = 48_000;

/** The figures alone within a part of the budget, for an answer that says the rest itself. */
export function profileFiguresOf(request: ProfileOutputRequest): {
  readonly figures: ProfileFigures;
  readonly truncated: readonly string[];
} {
  const { duplicateRows, keys, keySearch, alerts, columns, truncated } = fitted(request, (request.full ? hardLimit : defaultBudget) / 2);
  return { figures: { ...(duplicateRows === undefined ? {} : { duplicateRows }), keys, keySearch, alerts, columns }, truncated };
}

/** The structured answer; default answers fit the budget, and what was cut is said with the call that brings it. */
export function profileOutputOf(request: ProfileOutputRequest): ProfileOutput {
  return fitted(request, request.full ? hardLimit : defaultBudget);
}

function fitted(request: ProfileOutputRequest, budget: number): ProfileOutput {
  const { profile } = request;
  const whole: ProfileOutput = {
    summary: summaryOf(profile),
    dataset: profile.dataset,
    format: profile.format,
    rows: profile.rows,
    columnCount: profile.columns.length,
    bytes: profile.bytes,
    ...(profile.duplicateRows === undefined ? {} : { duplicateRows: profile.duplicateRows }),
    keys: profile.keys.map(({ columns }) => [...columns]),
    keySearch: profile.keySearch.message,
    alerts: alertsByGravity(profile).map(({ column, code, message }) => ({ column, code, message })),
    columns: profile.columns.map((column) => columnOutputOf(column, request.top)),
    source: profile.source.map(sourceOutputOf),
    artifacts: request.contract === undefined ? [] : [{ kind: "contract", path: request.contract }],
    truncated: [],
    next: nextCalls(request),
  };
  const { value, truncated } = fitBudget(whole, budget - 1500, profileCuts(profile.dataset, budget - 1500));
  return { ...value, truncated: [...truncated] };
}

function columnOutputOf(column: ColumnProfile, top: number): ColumnOutput {
  const { number, text } = column;
  return {
    name: column.name,
    type: column.type,
    semanticType: column.semanticType,
    ...(column.semanticShare < 1 ? { semanticShare: column.semanticShare } : {}),
    nulls: column.nulls,
    ...positive("misfits", column.misfits),
    distinct: column.distinct,
    duplicates: column.duplicates,
    ...(column.min === null ? {} : { min: cutCell(column.min), max: cutCell(column.max) }),
    ...(column.quartiles === undefined ? {} : { quartiles: column.quartiles.map(cutCell) }),
    ...(number === undefined || number.mean === null ? {} : { mean: number.mean }),
    ...(number === undefined || number.standardDeviation === null ? {} : { standardDeviation: number.standardDeviation }),
    ...positive("zeros", number?.zeros),
    ...positive("negatives", number?.negatives),
    ...positive("nans", number?.nans),
    ...positive("infinities", number?.infinities),
    ...(text === undefined ? {} : { minLength: text.minLength, maxLength: text.maxLength, meanLength: Number(text.meanLength.toFixed(2)) }),
    ...positive("empty", text?.empty),
    ...positive("padded", text?.padded),
    ...topOutput(column, top),
    ...(column.histogram.length < 2 ? {} : { histogram: histogramOutput(column) }),
  };
}

type CountName = "misfits" | "zeros" | "negatives" | "nans" | "infinities" | "empty" | "padded";

/** A count that is only worth its place where it isn't 0. */
function positive(name: CountName, value: number | undefined): Partial<Record<CountName, number>> {
  return value === undefined || value === 0 ? {} : { [name]: value };
}

/** The values of a column that has every value once say nothing by their frequency. */
function topOutput(column: ColumnProfile, most: number): Pick<ColumnOutput, "top"> {
  if (most === 0 || column.top.length === 0) return {};
  const examples = column.duplicates === 0 ? 3 : most;
  return { top: column.top.slice(0, Math.min(most, examples)).map(({ value, count: times }) => [cutCell(value), times]) };
}

function histogramOutput({ histogram }: ColumnProfile): NonNullable<ColumnOutput["histogram"]> {
  return {
    bounds: [...histogram.map(({ low }) => low), histogram.at(-1)?.high ?? ""],
    counts: histogram.map((bin) => bin.count),
  };
}

/** What is wrong comes first, what is merely worth knowing last. */
const gravity: readonly AlertCode[] = [
  "misfits",
  "all-null",
  "placeholder",
  "padded",
  "mostly-null",
  "constant",
  "skewed",
  "outliers",
  "high-cardinality",
  "unique",
];
const faults = new Set<AlertCode>(["misfits", "all-null", "placeholder", "padded", "mostly-null", "constant"]);

interface ColumnAlert {
  readonly column: string;
  readonly code: AlertCode;
  readonly message: string;
}

/** All alerts but `unique`, which the keys say. */
function alertsByGravity(profile: DatasetProfile): readonly ColumnAlert[] {
  return profile.columns
    .flatMap(({ name, alerts }) => alerts.map(({ code, message }) => ({ column: name, code, message })))
    .filter(({ code }) => code !== "unique")
    .toSorted((a, b) => gravity.indexOf(a.code) - gravity.indexOf(b.code));
}

function summaryOf(profile: DatasetProfile): string {
  const shape = `${plural(profile.rows, "row")} x ${plural(profile.columns.length, "column")}, ${profile.format}${profile.bytes > 0 ? `, ${sizeText(profile.bytes)}` : ""}`;
  if (profile.rows === 0) return `${profile.dataset}: ${shape}. The dataset is empty.`;
  const key = profile.keys[0];
  const keyText = key === undefined ? "No candidate key was found" : `Candidate key: ${key.columns.join(" + ")}`;
  const { duplicateRows = 0 } = profile;
  const repeated = duplicateRows === 0 ? "" : ` ${plural(duplicateRows, "row")} ${duplicateRows === 1 ? "repeats" : "repeat"} another.`;
  const troubled = new Set(
    alertsByGravity(profile)
      .filter(({ code }) => faults.has(code))
      .map(({ column }) => column),
  );
  const warnings = profile.source.filter(({ level }) => level === "warning");
  const nulls = profile.columns.reduce((sum, column) => sum + column.nulls, 0);
  const cells = profile.rows * profile.columns.length;
  const verdict =
    troubled.size === 0 && warnings.length === 0
      ? "Nothing conspicuous"
      : `Look at ${[...(troubled.size > 0 ? [plural(troubled.size, "column")] : []), ...(warnings.length > 0 ? [plural(warnings.length, "source warning")] : [])].join(" and ")}`;
  return `${profile.dataset}: ${shape}. ${keyText}.${repeated} ${percentText(nulls, cells)} of all cells are NULL. ${verdict}.`;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return plural(bytes, "byte");
  const unit = bytes < 1e6 ? "kB" : bytes < 1e9 ? "MB" : "GB";
  const size = bytes / (unit === "kB" ? 1e3 : unit === "MB" ? 1e6 : 1e9);
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

function nextCalls({ profile, contract, subset }: ProfileOutputRequest): string[] {
  const dataset = JSON.stringify(profile.dataset);
  if (profile.rows === 0) return [];
  if (contract !== undefined)
    return [`validate_quality {"dataset": ${dataset}, "contract": ${JSON.stringify(contract)}} to hold later data to this contract`];
  return [
    `validate_quality {"dataset": ${dataset}} to run the checks that this profile suggests`,
    ...(subset
      ? []
      : [`profile_data {"dataset": ${dataset}, "writeContract": "contract.odcs.yaml"} to write down what holds now as a contract`]),
  ];
}
