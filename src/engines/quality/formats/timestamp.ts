import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";
import { clockTime, utcOffset } from "./support/time.ts";

export const timestamp = defineFormat({
  id: "timestamp",
  title: "Timestamp",
  summary:
    "A date and a time of day as ISO 8601 and RFC 3339 write them, with T or a space between, seconds and fraction optional, Z or an offset optional; days by the real calendar, no leap seconds.",
  matches: (value) =>
    firstThen(
      fullMatch(value, `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]${clockTime}( ?${utcOffset})?`),
      `TRY_CAST(substr(${value}, 1, 10) AS DATE) IS NOT NULL`,
    ),
  inferred: true,
  examples: {
    valid: [
      "2024-02-29T12:00:00Z",
      "2024-02-29 12:00:00",
      "2024-02-29T12:00",
      "2024-02-29T12:00:00.123456789+05:30",
      "2024-02-29t12:00:00z",
      "1999-12-31T23:59:59-0800",
      "2024-01-01 00:00:00 +02:00",
      "2024-01-01T00:00:00+02",
    ],
    invalid: [
      "",
      "2024-02-31T12:00:00Z",
      "2024-02-29",
      "2024-02-29T24:00:00",
      "2024-02-29T12:60:00",
      "2024-02-29T12:00:60",
      "2024-02-29T12:00:00+25:00",
      "29.02.2024 12:00",
      "1709208000",
      "2024-02-29T12",
    ],
  },
});
