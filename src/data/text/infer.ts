/** The types of text columns, from every value of the data they are asked of. */
import { identifier } from "../../core/sql.ts";
import type { Connection } from "../connection.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { numberOf, textOf } from "../row-values.ts";
import type { Row } from "../types.ts";
import { candidatesOf, type Candidates } from "./candidates.ts";
import { measureColumn, type Fit } from "./measure.ts";
import type { TextFormat } from "./text-format.ts";

export interface InferredColumn {
  readonly name: string;
  /** Absent where the column stays text. */
  readonly format?: TextFormat;
  /** Cells with a value. */
  readonly values: number;
  /** Values that the format does not take. */
  readonly misfits: number;
}

export interface InferenceRequest {
  /** A FROM item with the columns as VARCHAR. */
  readonly from: string;
  readonly columns: readonly InferenceColumn[];
  readonly purpose: Purpose;
}

export interface InferenceColumn {
  readonly name: string;
  /** Texts of a sample; it chooses what is tested, the whole data decide. */
  readonly sample: readonly string[];
  /** Share of the values that must fit for a type to be accepted. */
  readonly threshold: number;
  /** Only these are considered, whatever the sample shows (a declared type that can be written in several ways). */
  readonly only?: readonly TextFormat[];
}

const columnsAScan = 200;
const sampleValues = 1000;

/**
 * One scan for all columns; a second one only for columns that are not what the sample made of them. Errors: those of reading.
 */
export async function inferTypes(connection: Connection, request: InferenceRequest): Promise<readonly InferredColumn[]> {
  const inferred: InferredColumn[] = [];
  for (let start = 0; start < request.columns.length; start += columnsAScan) {
    inferred.push(...(await inferSome(connection, request, request.columns.slice(start, start + columnsAScan))));
  }
  return inferred;
}

async function inferSome(
  connection: Connection,
  request: InferenceRequest,
  columns: readonly InferenceColumn[],
): Promise<readonly InferredColumn[]> {
  const plans = columns.map((column): ColumnPlan => ({ column, candidates: candidates(column), narrowed: true }));
  const first = await scan(connection, request, plans);
  const again = [
    ...first.filter((scanned) => isRefuted(scanned)).map(({ plan }): ColumnPlan => ({ ...plan, narrowed: false })),
    ...(await resample(
      connection,
      request,
      first.filter((scanned) => isUnseen(scanned)),
    )),
  ];
  const second = again.length === 0 ? [] : await scan(connection, request, again);
  const better = new Map(second.map(({ inferred }) => [inferred.name, inferred]));
  return first.map(({ inferred }) => better.get(inferred.name) ?? inferred);
}

/** The one format that the sample suggested does not take everything: perhaps another does. */
function isRefuted({ plan, inferred, values }: Scanned): boolean {
  const left = plan.candidates.formats.length > narrow(plan.candidates).formats.length;
  return left && values > 0 && (inferred.format === undefined || inferred.misfits > 0);
}

/** Nothing was tested, and the values look as if something should have been. */
function isUnseen({ plan, screened, values }: Scanned): boolean {
  const tested = plan.candidates.numbers !== undefined || plan.candidates.formats.length > 0;
  return !tested && plan.column.only === undefined && values > 0 && screened >= values * plan.column.threshold;
}

/** The first format alone, or with its rivals: on clean data nothing else needs a test. */
function narrow({ numbers, formats }: Candidates): Candidates {
  const [first] = formats;
  const kept = formats.filter((format) => format === first || (format.group !== undefined && format.group === first?.group));
  return { formats: kept, ...(numbers === undefined ? {} : { numbers }) };
}

interface ColumnPlan {
  readonly column: InferenceColumn;
  readonly candidates: Candidates;
  /** Test the first candidate only. */
  readonly narrowed: boolean;
}

interface Scanned {
  readonly plan: ColumnPlan;
  readonly inferred: InferredColumn;
  readonly values: number;
  /** Values that look as if they were more than text, where the sample showed nothing of the kind. */
  readonly screened: number;
}

function candidates({ sample, only }: InferenceColumn): Candidates {
  if (only !== undefined) return { formats: only };
  return sample.length === 0 ? { formats: [] } : candidatesOf(sample);
}

async function scan(connection: Connection, request: InferenceRequest, plans: readonly ColumnPlan[]): Promise<readonly Scanned[]> {
  const measured = plans.map((plan, index) => ({
    plan,
    index,
    measure: measureColumn(`r${index}`, String(index), plan.narrowed ? narrow(plan.candidates) : plan.candidates),
  }));
  const raws = measured.map(({ plan, index }) => `${identifier(plan.column.name)} AS r${index}`);
  const casts = measured.flatMap(({ measure }) => measure.casts);
  const classes = measured.flatMap(({ measure }) => measure.classes);
  const aggregates = measured.flatMap(({ plan, index, measure }) => [
    `count(r${index}) AS v${index}`,
    `${screen(plan, `r${index}`)} AS x${index}`,
    ...measure.aggregates,
  ]);
  const [row = {}] = await connection.rows(
    `SELECT ${aggregates.join(", ")} FROM (SELECT ${["*", ...classes].join(", ")} FROM (` +
      `SELECT ${["*", ...casts].join(", ")} FROM (SELECT ${raws.join(", ")} FROM ${request.from})))`,
    request.purpose,
  );
  return measured.map(({ plan, index, measure }) => {
    const values = numberOf(row, `v${index}`);
    const best = bestFit(measure.read(row), values, plan.column.threshold);
    const inferred = { name: plan.column.name, values, misfits: best === undefined ? 0 : values - best.values };
    return {
      plan,
      values,
      screened: numberOf(row, `x${index}`),
      inferred: best === undefined ? inferred : { ...inferred, format: best.format },
    };
  });
}

/** Cheap on every value: begins like a number or a date, or is as long as a UUID, or a boolean. */
function screen({ column, candidates: { numbers, formats } }: ColumnPlan, raw: string): string {
  if (numbers !== undefined || formats.length > 0) return "0";
  if (column.sample.length === 0) return `count(${raw})`;
  return `count_if(ascii(${raw}) BETWEEN 43 AND 57 OR strlen(${raw}) = 36 OR strlen(${raw}) BETWEEN 4 AND 5 AND ascii(${raw}) IN (70, 84, 102, 116))`;
}

/** The format with the most values, the first of equals; none where its group has another reading that does as well. */
function bestFit(measured: readonly Fit[], values: number, threshold: number): Fit | undefined {
  const enough = measured.filter((fit) => fit.values > 0 && fit.values >= values * threshold);
  const best = enough.reduce<Fit | undefined>((top, fit) => (top === undefined || fit.values > top.values ? fit : top), undefined);
  if (best?.format.group === undefined) return best;
  const rivals = enough.filter(({ format }) => format !== best.format && format.group === best.format.group);
  return rivals.every((rival) => best.values === values && rival.values < values) ? best : undefined;
}

async function resample(connection: Connection, request: InferenceRequest, unseen: readonly Scanned[]): Promise<readonly ColumnPlan[]> {
  const plans: ColumnPlan[] = [];
  for (const { plan } of unseen) {
    const name = identifier(plan.column.name);
    const rows: readonly Row[] = await connection.rows(
      `SELECT ${name} AS value FROM ${request.from} WHERE ${name} IS NOT NULL LIMIT ${sampleValues}`,
      request.purpose,
    );
    const sample = rows.map((row) => textOf(row, "value"));
    plans.push({ column: { ...plan.column, sample }, candidates: candidatesOf(sample), narrowed: false });
  }
  return plans;
}
