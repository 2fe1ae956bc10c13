import { defineFormat } from "../format.ts";
import { currencyCodes } from "./support/currency-codes.ts";
import { isIn } from "./support/sql.ts";

export const currencyCode = defineFormat({
  id: "currency-code",
  title: "Currency code",
  summary: "An active alphabetic code of ISO 4217 (funds, precious metals and XXX included), in capitals.",
  matches: (value) => isIn(value, currencyCodes),
  inferred: true,
  examples: {
    valid: ["EUR", "USD", "GBP", "JPY", "CHF", "XAU", "XXX", "ZWG", "SLE"],
    invalid: ["", "eur", "EURO", "US", "$", "DEM", "HRK", "ABC", "EUR ", "978"],
  },
});
