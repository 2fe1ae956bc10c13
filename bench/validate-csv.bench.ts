/** 25 checks over 20M rows x 6 columns of CSV, types inferred and proved included; the queries by hand are told the types. */
import { literal } from "../src/core/sql.ts";
import { ordersCsv } from "./harness/data.ts";
import { printTarget, ratio } from "./harness/report.ts";
import { compareValidation } from "./harness/validation.ts";

const file = await ordersCsv();
const types =
  "{order_id: 'BIGINT', customer_id: 'INTEGER', status: 'VARCHAR', amount: 'DECIMAL(10,2)', email: 'VARCHAR', created_at: 'TIMESTAMP'}";
const from = `read_csv(${literal(file)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = ${types})`;
const figures = await compareValidation(file, from, 3);
printTarget("with one regex, to the scan", 2.2, figures.withRegex, ratio);
printTarget("quarantine, to the verdict alone", 1.2, figures.quarantine, ratio);
console.log(`to the same rules by hand, the faster way: ${ratio(figures.toHand)}`);
