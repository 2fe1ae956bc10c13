import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

export const number = defineFormat({
  id: "number",
  title: "Number",
  summary:
    "A number in decimal or scientific notation, as in JSON (RFC 8259) but for an optional plus sign; NaN and infinities are not numbers.",
  matches: (value) => fullMatch(value, "[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"),
  inferred: true,
  examples: {
    valid: ["0", "1.5", "-0.25", "6.02e23", "1E-9", "+2e+3", "42", "-1.0e0"],
    invalid: ["", "1e", "e3", "1.e3", "0x10", "NaN", "inf", "1,5", "007", "1e1.5"],
  },
});
