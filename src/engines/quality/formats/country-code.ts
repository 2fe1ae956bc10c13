import { defineFormat } from "../format.ts";
import { alpha2Codes, alpha3Codes } from "./support/country-codes.ts";
import { isIn } from "./support/sql.ts";

export const countryCode = defineFormat({
  id: "country-code",
  title: "Country code",
  summary: "An officially assigned code of ISO 3166-1, of two letters (alpha-2) or three (alpha-3), in capitals.",
  matches: (value) => isIn(value, [...alpha2Codes, ...alpha3Codes]),
  inferred: true,
  examples: {
    valid: ["DE", "US", "GB", "NA", "DEU", "USA", "GBR", "ZWE", "AX"],
    invalid: ["", "de", "UK", "EU", "XX", "GER", "Germany", "276", "DE ", "ZZZ"],
  },
});
