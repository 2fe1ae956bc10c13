import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

export const integer = defineFormat({
  id: "integer",
  title: "Integer",
  summary: "A whole number of decimal digits with an optional sign, of any size. A leading zero makes it an identifier, not a number.",
  matches: (value) => fullMatch(value, "[+-]?(0|[1-9][0-9]*)"),
  inferred: true,
  examples: {
    valid: ["0", "7", "-12", "+3", "123456789012345678901234567890", "100", "-1", "42"],
    invalid: ["", "00012", "1.0", "1e3", "0x1F", "1_000", "1,000", " 1", "one", "-", "١٢"],
  },
});
