import { defineFormat } from "../format.ts";
import { gbPostalCode } from "./support/postal-codes.ts";
import { fullMatch } from "./support/sql.ts";

export const postalCodeGb = defineFormat({
  id: "postal-code-gb",
  title: "Postal code, United Kingdom",
  summary: "A British postcode, with or without the space; capital letters.",
  matches: (value) => fullMatch(value, gbPostalCode),
  // The profile speaks of postal codes, whatever the country.
  inferred: false,
  examples: {
    valid: ["SW1A 1AA", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "EC1A 1BB", "W1A 0AX", "GIR 0AA", "EC1A1BB"],
    invalid: ["", "SW1A 1A", "sw1a 1aa", "QA1 1AA", "SW1A 1CA", "1AA SW1A", "M1  1AE", "SW1AA 1AA", "12345"],
  },
});
