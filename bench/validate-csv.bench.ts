/**
 * 25 checks over 20M rows x 6 columns of CSV. Ours finds out the types and proves them on every value (a 007 is no number) in the same time;
 * the scan and two of the queries by hand are told them and take a 007 for a 7, the third compares each text with its value's own.
 */
import { literal } from "../src/core/sql.ts";
import { ordersCsv } from "./harness/data.ts";
import { printRatioTarget } from "./harness/report.ts";
import { compareValidation } from "./harness/validation.ts";

const file = await ordersCsv();
const types = {
  order_id: "BIGINT",
  customer_id: "INTEGER",
  status: "VARCHAR",
  amount: "DECIMAL(10,2)",
  email: "VARCHAR",
  created_at: "TIMESTAMP",
};
const read = (columns: Readonly<Record<string, string>>): string => {
  const listed = Object.entries(columns).map(([name, type]) => `${name}: ${literal(type)}`);
  return `read_csv(${literal(file)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = {${listed.join(", ")}})`;
};
const texts = Object.fromEntries(Object.keys(types).map((name) => [name, "VARCHAR"]));
const cast = Object.entries(types).filter(([, type]) => type !== "VARCHAR");
const proved = {
  from: `(SELECT * REPLACE (${cast.map(([name, type]) => `TRY_CAST(${name} AS ${type}) AS ${name}`).join(", ")}), ${cast.map(([name]) => `${name} AS ${name}_text`).join(", ")} FROM ${read(texts)})`,
  misfits: cast.map(([name]) => `${name}_text <> coalesce(${name}::VARCHAR, '')`),
};
const figures = await compareValidation(file, { from: read(types), proved }, 5);
printRatioTarget("with one regex, to the scan", 2.2, figures.withRegex);
printRatioTarget("quarantine, to the verdict alone", 1.2, figures.quarantine);
printRatioTarget("to the same rules by hand, the faster way", 1.1, figures.toHand);
if (figures.toProvedHand !== undefined) printRatioTarget("to the same rules by hand, types proved", 1.1, figures.toProvedHand);
