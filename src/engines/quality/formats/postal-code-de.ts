import { defineFormat } from "../format.ts";
import { dePostalCode } from "./support/postal-codes.ts";
import { fullMatch } from "./support/sql.ts";

export const postalCodeDe = defineFormat({
  id: "postal-code-de",
  title: "Postal code, Germany",
  summary: "A German postal code (Postleitzahl) of five digits that does not begin with 00.",
  matches: (value) => fullMatch(value, dePostalCode),
  // The profile speaks of postal codes, whatever the country.
  inferred: false,
  examples: {
    valid: ["10115", "01067", "99998", "80331", "50667", "20095", "04109", "60311"],
    invalid: ["", "00123", "1234", "123456", "D-10115", "1011S", "10115 ", "10 115"],
  },
});
