/**
 * 25 checks over 20M rows x 6 columns of CSV. Ours finds out the types and proves them on every value (a 007 is no number) in the same time;
 * the scan and the queries by hand are told them and take a 007 for a 7.
 */
import { literal } from "../src/core/sql.ts";
import { ordersCsv } from "./harness/data.ts";
import { printRatioTarget } from "./harness/report.ts";
import { compareValidation } from "./harness/validation.ts";

const file = await ordersCsv();
const types =
  "{order_id: 'BIGINT', customer_id: 'INTEGER', status: 'VARCHAR', amount: 'DECIMAL(10,2)', email: 'VARCHAR', created_at: 'TIMESTAMP'}";
const from = `read_csv(${literal(file)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = ${types})`;
const figures = await compareValidation(file, from, 3);
printRatioTarget("with one regex, to the scan", 2.2, figures.withRegex);
printRatioTarget("quarantine, to the verdict alone", 1.2, figures.quarantine);
printRatioTarget("to the same rules by hand, the faster way", 1.1, figures.toHand);
