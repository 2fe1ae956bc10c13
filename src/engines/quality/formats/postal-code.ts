import { defineFormat } from "../format.ts";
import { caPostalCode, dePostalCode, gbPostalCode, otherPostalCodes, plainPostalCodes, usPostalCode } from "./support/postal-codes.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

const anyCountry = [usPostalCode, dePostalCode, caPostalCode, gbPostalCode, ...otherPostalCodes, ...plainPostalCodes];

export const postalCode = defineFormat({
  id: "postal-code",
  title: "Postal code",
  summary:
    "A postal code of some country: five digits, ZIP+4, four or six digits without a leading zero, or the forms of Canada, the United Kingdom, Ireland, the Netherlands, Japan, Brazil, Portugal, Poland, Sweden, Czechia, Slovakia, Greece. Capital letters.",
  matches: (value) => firstThen(`length(${value}) BETWEEN 4 AND 10`, fullMatch(value, anyCountry.map((form) => `(${form})`).join("|"))),
  inferred: true,
  examples: {
    valid: [
      "10115",
      "00501",
      "90210-1234",
      "K1A 0B6",
      "SW1A 1AA",
      "1011 AB",
      "100-0001",
      "01310-100",
      "1000-205",
      "00-950",
      "111 22",
      "D02 X285",
      "D6W PV38",
      "8001",
      "560001",
    ],
    invalid: [
      "",
      "123",
      "1234567",
      "00012",
      "0150",
      "K1A-0B",
      "k1a 0b6",
      "D1A 0B6",
      "SW1A 1AAA",
      "90210-12",
      "ABCDE",
      "2024-01-31",
      " 10115",
      "T000123",
    ],
  },
});
