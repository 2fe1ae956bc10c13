/** Check digits in SQL, over strings that hold nothing but the digits (and letters) of the number. */
import { bindTo, digitAt, fullMatch, weightedSum } from "./sql.ts";

const longestCard = 19;

/**
 * Luhn (ISO/IEC 7812-1, annex B): from the right, every second digit is doubled and its digits are added; the sum is a multiple of 10.
 * Numbers are padded with zeros in front, which add nothing.
 */
export function luhnHolds(digits: string): string {
  const terms = Array.from({ length: longestCard }, (_, index) => {
    const digit = digitAt("padded", index + 1);
    const isDoubled = (longestCard - index) % 2 === 0;
    return isDoubled ? `2 * ${digit} - 9 * CAST(${digit} > 4 AS INTEGER)` : digit;
  });
  return bindTo("padded", `lpad(${digits}, ${longestCard}, '0')`, `(${terms.join(" + ")}) % 10 = 0`);
}

/** GS1 mod 10: from the right, the check digit counts once, the next three times, and so on; the sum is a multiple of 10. */
export function gs1Holds(digits: string): string {
  const weights = Array.from({ length: 14 }, (_, index) => (index % 2 === 0 ? 3 : 1));
  return bindTo("padded", `lpad(${digits}, 14, '0')`, `(${weightedSum("padded", weights)}) % 10 = 0`);
}

/** ISBN-10 (ISO 2108:1992): weights 10 to 1, X for 10 at the end, the sum is a multiple of 11. */
export function isbn10Holds(characters: string): string {
  const last = `CASE substr(${characters}, 10, 1) WHEN 'X' THEN 10 WHEN 'x' THEN 10 ELSE ${digitAt(characters, 10)} END`;
  return `(${weightedSum(characters, [10, 9, 8, 7, 6, 5, 4, 3, 2])} + ${last}) % 11 = 0`;
}

/**
 * ISO 7064 mod 97-10 over an IBAN without spaces: its first four characters are moved to the end, A = 10 ... Z = 35, the remainder is 1.
 * Two chunks of at most 36 digits fit a HUGEINT each.
 */
export function mod97Holds(iban: string): string {
  const lettersReplaced = Array.from({ length: 26 }, (_, index) => index).reduce(
    (sql, index) => `replace(${sql}, '${String.fromCodePoint(65 + index)}', '${index + 10}')`,
    "account",
  );
  const account = bindTo(
    "account",
    "substr(iban, 5)",
    `CASE WHEN ${fullMatch("account", "[0-9]+")} THEN account ELSE ${lettersReplaced} END`,
  );
  const digits = `concat(${account}, ascii(iban) - 55, ascii(substr(iban, 2, 1)) - 55, substr(iban, 3, 2))`;
  const first = "CAST(substr(digits, 1, 36) AS HUGEINT) % 97";
  const holds = `CAST(concat(${first}, substr(digits, 37)) AS HUGEINT) % 97 = 1`;
  return bindTo("iban", iban, bindTo("digits", digits, holds));
}
