import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

/** Groups of digits, some of them in parentheses, with one separator at most between two. */
const group = "(\\([0-9]{1,5}\\)|[0-9]+)";
const extension = "( ?(x|ext\\.?) ?[0-9]{1,6})?";

const international = `\\+[1-9][0-9]{0,2}([ .-]?${group})+`;
/** North American Numbering Plan: 3-3-4 with separators, or ten digits whose area and exchange codes begin with 2 to 9. */
const northAmerican = `((1[ .-]?)?(\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}|1?[2-9][0-9]{2}[2-9][0-9]{6})`;
/** Most other countries: a trunk 0, an area code, a number. */
const withTrunk = "(\\(0[1-9][0-9]{0,4}\\)|0[1-9][0-9]*)([ ./-]?[0-9]+)*";

/** So many digits, whatever stands between them. */
const digits = (least: number, most: number): string => `([ ./()-]*[0-9]){${least},${most}}`;

export const phone = defineFormat({
  id: "phone",
  title: "Telephone number",
  summary:
    "A telephone number: international with + and 8 to 15 digits (ITU-T E.164), North American 3-3-4, or national with a trunk 0 and 9 to 12 digits. Never a date, a card number or an IP address; other national forms need their +.",
  matches: (value) => {
    const forms = [
      `(${fullMatch(value, international + extension)} AND ${fullMatch(value, `\\+${digits(8, 15)}${extension}`)})`,
      fullMatch(value, northAmerican + extension),
      `(${fullMatch(value, withTrunk)} AND ${fullMatch(value, digits(9, 12))} AND NOT ${fullMatch(value, "[0-9]+(\\.[0-9]+){3}")})`,
    ];
    return firstThen(`length(${value}) BETWEEN 8 AND 30`, `(${forms.join(" OR ")})`);
  },
  inferred: true,
  examples: {
    valid: [
      "+14155552671",
      "+1 (415) 555-2671",
      "+49 30 901820",
      "+44 20 7946 0958",
      "(415) 555-2671",
      "415-555-2671",
      "415.555.2671 x123",
      "1-800-555-0199",
      "2053258100",
      "030 901820-0",
      "020 7946 0958",
      "01 23 45 67 89",
      "(030) 90182000",
    ],
    invalid: [
      "",
      "2024-01-31",
      "31.01.2024",
      "01/02/2024",
      "01-02-2024",
      "20240131",
      "4111 1111 1111 1111",
      "4111111111111111",
      "+1234567",
      "+1234567890123456",
      "123-45-6789",
      "1700000000",
      "12345",
      "192.168.100.200",
      "010.020.030.040",
      "call me",
      "+(415) 5552671",
      "415--555-2671",
    ],
  },
});
