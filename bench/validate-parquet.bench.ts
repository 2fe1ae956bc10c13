/** 25 checks over 20M rows x 6 columns of Parquet, in the process that has the engine loaded: the work alone. */
import { literal } from "../src/core/sql.ts";
import { ordersParquet } from "./harness/data.ts";
import { printRatioTarget } from "./harness/report.ts";
import { compareValidation } from "./harness/validation.ts";

const file = await ordersParquet();
const figures = await compareValidation(file, { from: `read_parquet(${literal(file)})` }, 5);
printRatioTarget("with one regex, to the scan", 3.3, figures.withRegex);
printRatioTarget("without a regex, to the scan", 2.3, figures.withoutRegex);
printRatioTarget("to the same rules by hand, the faster way", 1.1, figures.toHand);
printRatioTarget("quarantine, to the verdict alone", 1.2, figures.quarantine);
