import { defineFormat } from "../format.ts";
import { caPostalCode } from "./support/postal-codes.ts";
import { fullMatch } from "./support/sql.ts";

export const postalCodeCa = defineFormat({
  id: "postal-code-ca",
  title: "Postal code, Canada",
  summary: "A Canadian postal code, A1A 1A1, with a space, a hyphen or nothing between; capital letters.",
  matches: (value) => fullMatch(value, caPostalCode),
  // The profile speaks of postal codes, whatever the country.
  inferred: false,
  examples: {
    valid: ["K1A 0B6", "H0H 0H0", "M5V3L9", "V6B-4Y8", "T2P 1J9", "X0A 0H0", "Y1A 1A1", "A1A 1A1"],
    invalid: ["", "k1a 0b6", "D1A 0B6", "W1A 0B6", "K1A 0O6", "K1A0B", "K1A  0B6", "11A 0B6", "K1A 0B6 "],
  },
});
