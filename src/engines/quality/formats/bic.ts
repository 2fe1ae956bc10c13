import { defineFormat } from "../format.ts";
import { alpha2Codes } from "./support/country-codes.ts";
import { firstThen, fullMatch, isIn } from "./support/sql.ts";

export const bic = defineFormat({
  id: "bic",
  title: "BIC",
  summary: "A Business Identifier Code (ISO 9362, SWIFT code) of 8 or 11 characters with a country of ISO 3166-1 or Kosovo, in capitals.",
  matches: (value) =>
    firstThen(fullMatch(value, "[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"), isIn(`substr(${value}, 5, 2)`, [...alpha2Codes, "XK"])),
  inferred: true,
  examples: {
    valid: ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "CHASUS33", "BNPAFRPP", "UNCRITMM", "DSBACNBXSHA", "NCBVXKPR"],
    invalid: ["", "DEUTDEF", "DEUTDEFF5", "DEUTDEFF50", "deutdeff", "DEUTXXFF", "D3UTDEFF", "DEUTDEFF5000", "DEUT DEFF"],
  },
});
