import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

export const decimal = defineFormat({
  id: "decimal",
  title: "Decimal number",
  summary: "A number of decimal digits with an optional sign and fraction after a point; no exponent, no grouping, no leading zeros.",
  matches: (value) => fullMatch(value, "[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?"),
  inferred: true,
  examples: {
    valid: ["0", "1.5", "-0.25", "+3.0", "100", "0.10", "123456789.123456789", "-7"],
    invalid: ["", ".5", "5.", "1,5", "1e3", "01.5", "1.2.3", "NaN", "Infinity", "1 000.0"],
  },
});
