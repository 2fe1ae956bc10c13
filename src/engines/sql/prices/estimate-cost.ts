/** What a query costs, as a range with its arithmetic. What only the user knows is asked for, never invented. */
import { countText, wholeText } from "../../../core/count-text.ts";
import type { CostAfter, CostEstimate, CostInputs, Platform, Range } from "../advice.ts";
import { billsBytes, type Effect } from "./effect.ts";
import type { PriceTable } from "./table.ts";

const tebibyte = 1024 ** 4;

interface Outcome {
  readonly perRun?: Range;
  readonly arithmetic: readonly string[];
  readonly missing: readonly string[];
}

/** What is known of a run: exactly, as stated, or within bounds. */
export interface CostBasis {
  readonly inputs: CostInputs;
  /** In place of inputs that the caller didn't give. */
  readonly bytes?: Range;
  readonly seconds?: Range;
  /** Where these come from. */
  readonly notes: readonly string[];
  /** How many tables a run refers to on average, for BigQuery's minimum. */
  readonly tables: number;
}

export function estimateCost(basis: CostBasis, prices: PriceTable, effects: readonly Effect[]): CostEstimate {
  const { inputs } = basis;
  const before = priceOf(basis, prices);
  return {
    platform: inputs.platform,
    ...before.prices,
    after: effects.map((effect) => afterOf(effect, basis, prices)),
    arithmetic: [...basis.notes, ...before.arithmetic],
    missing: [
      ...before.missing,
      ...(inputs.region === undefined ? [] : [`prices of ${inputs.region}: the table has none by region, a file of yours can (prices)`]),
      ...(inputs.runsPerMonth === undefined ? ["runsPerMonth: how often it runs, for a price a month"] : []),
    ],
    pricesAsOf: prices.asOf,
  };
}

interface Priced {
  readonly prices: { readonly perRun?: Range; readonly perMonth?: Range };
  readonly arithmetic: readonly string[];
  readonly missing: readonly string[];
}

/** Both ends of what is known of a run are priced; where they differ, the arithmetic of both is told. */
function priceOf({ inputs, bytes, seconds, tables }: CostBasis, prices: PriceTable): Priced {
  const ends = (["low", "high"] as const).map((end) => {
    const bytesScanned = inputs.bytesScanned ?? bytes?.[end];
    const secondsPerRun = inputs.secondsPerRun ?? seconds?.[end];
    const at = {
      ...inputs,
      ...(bytesScanned === undefined ? {} : { bytesScanned }),
      ...(secondsPerRun === undefined ? {} : { secondsPerRun }),
    };
    const outcome = estimators[inputs.platform](at, prices, tables);
    const month = monthOf(at, prices, outcome.perRun);
    return {
      perRun: outcome.perRun,
      perMonth: month.range,
      arithmetic: [...outcome.arithmetic, ...month.arithmetic],
      missing: outcome.missing,
    };
  });
  const perRun = hull(ends.map((end) => end.perRun));
  const perMonth = hull(ends.map((end) => end.perMonth));
  return {
    prices: { ...(perRun === undefined ? {} : { perRun }), ...(perMonth === undefined ? {} : { perMonth }) },
    arithmetic: [...new Set(ends.flatMap(({ arithmetic }) => arithmetic))],
    missing: [...new Set(ends.flatMap(({ missing }) => missing))],
  };
}

function hull(ranges: readonly (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  return known.length < ranges.length ? undefined : spanOf(known);
}

function afterOf(effect: Effect, basis: CostBasis, prices: PriceTable): CostAfter {
  const { change } = effect;
  if (!effect.known) return { change, basis: effect.basis, missing: effect.missing };
  const { share, refreshes } = effect;
  const { inputs } = basis;
  const { bytesScanned: _, secondsPerRun: __, ...others } = inputs;
  const scaled = (value: number | undefined, range: Range | undefined): Range | undefined => {
    const { low, high } = value === undefined ? (range ?? { low: undefined, high: undefined }) : { low: value, high: value };
    return low === undefined || high === undefined ? undefined : { low: low * share.low, high: high * share.high };
  };
  const bytes = scaled(inputs.bytesScanned, basis.bytes);
  const seconds = scaled(inputs.secondsPerRun, basis.seconds);
  const priced = priceOf(
    { ...basis, inputs: others, ...(bytes === undefined ? {} : { bytes }), ...(seconds === undefined ? {} : { seconds }) },
    prices,
  );
  const { perRun, perMonth } = priced.prices;
  const besides = refreshes === undefined ? undefined : refreshPrice(refreshes, prices);
  const month =
    perMonth === undefined || besides === undefined ? perMonth : { low: perMonth.low + besides.low, high: perMonth.high + besides.high };
  const unit = billsBytes(inputs.platform) ? "bytes" : "time";
  return {
    change,
    ...(perRun === undefined ? {} : { perRun }),
    ...(month === undefined ? {} : { perMonth: month }),
    basis: `${shareText(share, unit)}. ${effect.basis}`,
    missing: perRun === undefined ? ["what the price of a run now lacks"] : [],
  };
}

const refreshPrice = ({ low, high }: Range, { bigquery: { perTebibyte } }: PriceTable): Range => ({
  low: (low / tebibyte) * perTebibyte.low,
  high: (high / tebibyte) * perTebibyte.high,
});

function shareText({ low, high }: Range, unit: string): string {
  if (shown(low) === shown(high)) return low === 1 ? `The ${unit} of before` : `${shown(low)} times the ${unit} of before`;
  return `${shown(low)} to ${shown(high)} times the ${unit} of before`;
}

const shown = (share: number): string => String(Number(share.toPrecision(2)));

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
        `${wholeText(billed)} bytes billed (at least ${countText(bigquery.minimumBytesPerTable)} for each of ${tables === 1 ? "1 table" : `${figure(tables)} tables`}) = ${figure(tebibytes)} TiB x ${rangeText(bigquery.perTebibyte)}`,
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
        `${figure(secondsPerRun)} s (on a warehouse that runs anyway) to ${figure(Math.max(secondsPerRun, snowflake.minimumSeconds))} s (that is started for it) x ${credits} credits an hour x ${rangeText(price)} a credit; queries at the same time share it`,
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
      arithmetic: [`${figure(secondsPerRun)} to ${figure(high)} s x ${rpus} RPU x ${rangeText(redshift.rpuHour)} an RPU-hour`],
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
      arithmetic: [
        `${figure(secondsPerRun)} s x ${dbus} DBU an hour x ${rangeText(price)} a DBU; cloud instances of pro and classic come on top`,
      ],
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
