/** The price table: dated list prices in USD that a file of the user can override in part. Regions and contracts differ, hence ranges. */
import { z } from "zod";

const range = z.strictObject({ low: z.number().nonnegative(), high: z.number().nonnegative() });

export const priceTableSchema = z.strictObject({
  /** ISO date on which the prices were looked up. */
  asOf: z.string(),
  bigquery: z.strictObject({
    /** On demand, a TiB scanned. */
    perTebibyte: range,
    freeTebibytesPerMonth: z.number().nonnegative(),
    /** The least that is billed for a table that a query refers to. */
    minimumBytesPerTable: z.number().nonnegative(),
    /** By edition, a slot-hour. */
    slotHour: z.record(z.string(), range),
  }),
  snowflake: z.strictObject({
    creditsPerHour: z.record(z.string(), z.number().positive()),
    creditPrice: z.record(z.string(), range),
    minimumSeconds: z.number().nonnegative(),
  }),
  redshift: z.strictObject({ rpuHour: range, minimumSeconds: z.number().nonnegative() }),
  databricks: z.strictObject({
    dbuPrice: z.record(z.string(), range),
    /** DBU an hour by warehouse size; published figures conflict, so there are none here. */
    dbusPerHour: z.record(z.string(), z.number().positive()),
  }),
});

export type PriceTable = z.output<typeof priceTableSchema>;

const one = (price: number): z.output<typeof range> => ({ low: price, high: price });

/** List prices of the vendors' public pages, November 2026. */
export const listPrices: PriceTable = {
  asOf: "2026-11",
  bigquery: {
    perTebibyte: one(6.25),
    freeTebibytesPerMonth: 1,
    minimumBytesPerTable: 10 * 1024 * 1024,
    slotHour: { standard: one(0.04), enterprise: one(0.06), "enterprise-plus": one(0.1) },
  },
  snowflake: {
    creditsPerHour: {
      "x-small": 1,
      small: 2,
      medium: 4,
      large: 8,
      "x-large": 16,
      "2x-large": 32,
      "3x-large": 64,
      "4x-large": 128,
      "5x-large": 256,
      "6x-large": 512,
    },
    creditPrice: { standard: one(2), enterprise: one(3), "business-critical": one(4) },
    minimumSeconds: 60,
  },
  redshift: { rpuHour: { low: 0.36, high: 0.5 }, minimumSeconds: 60 },
  databricks: { dbuPrice: { serverless: one(0.7), pro: one(0.55), classic: one(0.22) }, dbusPerHour: {} },
};
