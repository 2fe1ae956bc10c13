/** What a query costs, as a range with its arithmetic. What only the user knows is asked for, never invented. */
import type { CostEstimate, CostInputs, Platform, Range } from "../advice.ts";
import type { PriceTable } from "./table.ts";

const tebibyte = 1024 ** 4;

interface Outcome {
  readonly perRun?: Range;
  readonly arithmetic: readonly string[];
  readonly missing: readonly string[];
}

/** `tables`: how many tables the query refers to, for BigQuery's minimum. */
export function estimateCost(inputs: CostInputs, prices: PriceTable, tables: number): CostEstimate {
  const outcome = estimators[inputs.platform](inputs, prices, tables);
  const month = monthOf(inputs, prices, outcome.perRun);
  return {
    platform: inputs.platform,
    ...(outcome.perRun === undefined ? {} : { perRun: outcome.perRun }),
    ...(month.range === undefined ? {} : { perMonth: month.range }),
    arithmetic: [...outcome.arithmetic, ...month.arithmetic],
    missing: [...outcome.missing, ...(inputs.runsPerMonth === undefined ? ["runsPerMonth: how often it runs, for a price a month"] : [])],
    pricesAsOf: prices.asOf,
  };
}

const estimators: Readonly<Record<Platform, (inputs: CostInputs, prices: PriceTable, tables: number) => Outcome>> = {
  bigquery: ({ bytesScanned, edition }, { bigquery }, tables) => {
    if (edition !== undefined && edition !== "on-demand") {
      return {
        arithmetic: [`Editions bill slot-hours (${rangeText(bigquery.slotHour[edition])} each), not bytes.`],
        missing: [
          "slot-hours of the job (total_slot_ms / 3,600,000 in INFORMATION_SCHEMA.JOBS); pass on-demand as edition to price the bytes",
        ],
      };
    }
    if (bytesScanned === undefined)
      return { arithmetic: [], missing: ["bytesScanned: total_bytes_billed of the job, or what a dry run says"] };
    const billed = Math.max(bytesScanned, tables * bigquery.minimumBytesPerTable);
    const tebibytes = billed / tebibyte;
    return {
      perRun: times(bigquery.perTebibyte, tebibytes),
      arithmetic: [
        `${billed.toLocaleString("en")} bytes billed (at least ${bigquery.minimumBytesPerTable.toLocaleString("en")} for each of ${tables} tables) = ${figure(tebibytes)} TiB x ${rangeText(bigquery.perTebibyte)}`,
      ],
      missing: [],
    };
  },
  snowflake: ({ secondsPerRun, warehouseSize, edition }, { snowflake }) => {
    const credits = lookUp(snowflake.creditsPerHour, warehouseSize);
    const price = edition === undefined ? spanOf(Object.values(snowflake.creditPrice)) : lookUp(snowflake.creditPrice, edition);
    const missing = [
      ...(secondsPerRun === undefined ? ["secondsPerRun: execution time of the query"] : []),
      ...(credits === undefined ? [`warehouseSize: one of ${Object.keys(snowflake.creditsPerHour).join(", ")}`] : []),
      ...(price === undefined ? [`edition: one of ${Object.keys(snowflake.creditPrice).join(", ")}`] : []),
    ];
    if (secondsPerRun === undefined || credits === undefined || price === undefined) return { arithmetic: [], missing };
    const hours = { low: secondsPerRun / 3600, high: Math.max(secondsPerRun, snowflake.minimumSeconds) / 3600 };
    return {
      perRun: { low: hours.low * credits * price.low, high: hours.high * credits * price.high },
      arithmetic: [
        `${secondsPerRun} s (on a warehouse that runs anyway) to ${Math.max(secondsPerRun, snowflake.minimumSeconds)} s (that is started for it) x ${credits} credits an hour x ${rangeText(price)} a credit; queries at the same time share it`,
      ],
      missing,
    };
  },
  redshift: ({ secondsPerRun, warehouseSize }, { redshift }) => {
    const rpus = warehouseSize === undefined ? undefined : Number(warehouseSize);
    const missing = [
      ...(secondsPerRun === undefined ? ["secondsPerRun: execution time of the query"] : []),
      ...(rpus === undefined || !(rpus > 0)
        ? ["warehouseSize: the RPUs of the workgroup, for example 32 (provisioned clusters cost the same whatever runs)"]
        : []),
    ];
    if (secondsPerRun === undefined || rpus === undefined || !(rpus > 0)) return { arithmetic: [], missing };
    const high = Math.max(secondsPerRun, redshift.minimumSeconds);
    return {
      perRun: { low: (secondsPerRun / 3600) * rpus * redshift.rpuHour.low, high: (high / 3600) * rpus * redshift.rpuHour.high },
      arithmetic: [`${secondsPerRun} to ${high} s x ${rpus} RPU x ${rangeText(redshift.rpuHour)} an RPU-hour`],
      missing,
    };
  },
  databricks: ({ secondsPerRun, warehouseSize, edition }, { databricks }) => {
    const dbus = lookUp(databricks.dbusPerHour, warehouseSize) ?? (Number(warehouseSize) > 0 ? Number(warehouseSize) : undefined);
    const price = lookUp(databricks.dbuPrice, edition);
    const missing = [
      ...(secondsPerRun === undefined ? ["secondsPerRun: execution time of the query"] : []),
      ...(dbus === undefined
        ? ["warehouseSize: the DBU an hour of the SQL warehouse, as its settings page says (published figures conflict)"]
        : []),
      ...(price === undefined ? [`edition: one of ${Object.keys(databricks.dbuPrice).join(", ")}`] : []),
    ];
    if (secondsPerRun === undefined || dbus === undefined || price === undefined) return { arithmetic: [], missing };
    return {
      perRun: times(price, (secondsPerRun / 3600) * dbus),
      arithmetic: [`${secondsPerRun} s x ${dbus} DBU an hour x ${rangeText(price)} a DBU; cloud instances of pro and classic come on top`],
      missing,
    };
  },
};

function monthOf(
  { platform, runsPerMonth, bytesScanned, edition }: CostInputs,
  { bigquery }: PriceTable,
  perRun: Range | undefined,
): { readonly range?: Range; readonly arithmetic: readonly string[] } {
  if (runsPerMonth === undefined || perRun === undefined) return { arithmetic: [] };
  const all = times(perRun, runsPerMonth);
  if (platform !== "bigquery" || (edition ?? "on-demand") !== "on-demand" || bytesScanned === undefined) {
    return { range: all, arithmetic: [`x ${runsPerMonth} runs a month`] };
  }
  const free = times(bigquery.perTebibyte, bigquery.freeTebibytesPerMonth);
  return {
    range: { low: Math.max(0, all.low - free.high), high: all.high },
    arithmetic: [
      `x ${runsPerMonth} runs a month; the low end has the free ${bigquery.freeTebibytesPerMonth} TiB a month taken off, which the whole account shares`,
    ],
  };
}

/** `X-Small`, `XSMALL` and `x small` are one name. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");

function lookUp<T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  if (name === undefined) return undefined;
  return Object.entries(table).find(([key]) => plain(key) === plain(name))?.[1];
}

const times = ({ low, high }: Range, factor: number): Range => ({ low: low * factor, high: high * factor });

const spanOf = (ranges: readonly Range[]): Range => ({
  low: Math.min(...ranges.map(({ low }) => low)),
  high: Math.max(...ranges.map(({ high }) => high)),
});

const figure = (value: number): string => String(Number(value.toPrecision(4)));

function rangeText(range: Range | undefined): string {
  if (range === undefined) return "a price that the table doesn't have";
  return range.low === range.high ? `$${figure(range.low)}` : `$${figure(range.low)} to $${figure(range.high)}`;
}
