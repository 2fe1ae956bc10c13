import { defineFormat } from "../format.ts";
import { gs1Holds, isbn10Holds } from "./support/check-digits.ts";
import { firstThen, fullMatch, startsWithDigit, without } from "./support/sql.ts";

export const isbn = defineFormat({
  id: "isbn",
  title: "ISBN",
  summary:
    "An International Standard Book Number (ISO 2108) of 10 or 13 digits with its check digit, plain or with single hyphens or spaces.",
  matches: (value) => {
    const characters = without(value, [" ", "-"]);
    return firstThen(
      `length(${value}) BETWEEN 10 AND 17 AND ${fullMatch(value, "[0-9]+([ -]?[0-9]+)*[ -]?[0-9Xx]")}`,
      `CASE WHEN ${fullMatch(characters, "97[89][0-9]{10}")} THEN ${gs1Holds(characters)} WHEN ${fullMatch(characters, "[0-9]{9}[0-9Xx]")} THEN ${isbn10Holds(characters)} ELSE FALSE END`,
    );
  },
  mark: startsWithDigit,
  inferred: true,
  examples: {
    valid: [
      "0306406152",
      "0-306-40615-2",
      "080442957X",
      "0-8044-2957-X",
      "9780306406157",
      "978-0-306-40615-7",
      "978 3 16 148410 0",
      "9791034304219",
    ],
    invalid: [
      "",
      "0306406153",
      "9780306406158",
      "0804429570",
      "9770306406157",
      "030640615",
      "97803064061570",
      "0-306-40615--2",
      "X306406152",
      "ISBN 0306406152",
    ],
  },
});
