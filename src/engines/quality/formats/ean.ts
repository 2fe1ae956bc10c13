import { defineFormat } from "../format.ts";
import { gs1Holds } from "./support/check-digits.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

export const ean = defineFormat({
  id: "ean",
  title: "EAN / GTIN",
  summary: "A Global Trade Item Number of 8, 12 (UPC-A), 13 (EAN-13) or 14 digits with its GS1 check digit.",
  matches: (value) => firstThen(fullMatch(value, "[0-9]{8}|[0-9]{12,14}"), gs1Holds(value)),
  // One in ten numbers of these lengths passes.
  inferred: false,
  examples: {
    valid: ["4006381333931", "73513537", "036000291452", "9780306406157", "10614141000415", "5901234123457", "96385074", "00012345600012"],
    invalid: ["", "4006381333932", "73513536", "400638133393", "40063813339310", "4006381 333931", "400638133393X", "123456789"],
  },
});
