import { defineFormat } from "../format.ts";
import { usPostalCode } from "./support/postal-codes.ts";
import { fullMatch } from "./support/sql.ts";

export const postalCodeUs = defineFormat({
  id: "postal-code-us",
  title: "Postal code, United States",
  summary: "A US ZIP code of five digits, with or without the four of ZIP+4.",
  matches: (value) => fullMatch(value, usPostalCode),
  // The profile speaks of postal codes, whatever the country.
  inferred: false,
  examples: {
    valid: ["00501", "10001", "90210", "99950", "90210-1234", "02134", "60601-0001", "33101"],
    invalid: ["", "00012", "1234", "123456", "90210-", "90210-123", "90210 1234", "9021O", "K1A 0B6"],
  },
});
