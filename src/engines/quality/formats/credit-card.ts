import { defineFormat } from "../format.ts";
import { luhnHolds } from "./support/check-digits.ts";
import { firstThen, fullMatch, startsWithDigit, without } from "./support/sql.ts";

/** Issuer ranges and lengths of the larger networks (ISO/IEC 7812 leaves them to the networks). */
const networks = [
  "4[0-9]{12}([0-9]{3}){0,2}", // Visa: 13, 16 or 19
  "(5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}", // Mastercard
  "3[47][0-9]{13}", // American Express
  "(6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12,15}", // Discover
  "(30[0-5][0-9]|309[0-9]|3[689][0-9]{2})[0-9]{10}", // Diners Club
  "35(2[89]|[3-8][0-9])[0-9]{12,15}", // JCB
  "62[0-9]{14,17}", // UnionPay
  "(5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{8,15}", // Maestro
];

export const creditCard = defineFormat({
  id: "credit-card",
  title: "Payment card number",
  summary:
    "A payment card number (ISO/IEC 7812): prefix and length of a known network and the Luhn check digit, plain or with single spaces or hyphens between groups.",
  matches: (value) => {
    const digits = without(value, [" ", "-"]);
    return firstThen(
      `length(${value}) BETWEEN 12 AND 23 AND ${fullMatch(value, "[0-9]{4}([ -]?[0-9]+)+")}`,
      firstThen(fullMatch(digits, networks.join("|")), luhnHolds(digits)),
    );
  },
  mark: startsWithDigit,
  inferred: true,
  examples: {
    valid: [
      "4111111111111111",
      "4111 1111 1111 1111",
      "5500-0000-0000-0004",
      "2223003122003222",
      "378282246310005",
      "3782 822463 10005",
      "6011111111111117",
      "30569309025904",
      "3530111333300000",
      "4222222222222",
    ],
    invalid: [
      "",
      "4111111111111112",
      "4111111111111",
      "1234567812345670",
      "0000000000000000",
      "411111111111111",
      "4111  1111 1111 1111",
      "4111.1111.1111.1111",
      "41111111111111110000",
      "2024-01-31",
    ],
  },
});
