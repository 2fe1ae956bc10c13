import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

export const date = defineFormat({
  id: "date",
  title: "Date",
  summary: "A day of the proleptic Gregorian calendar as ISO 8601 writes it, YYYY-MM-DD; 2024-02-31 is none.",
  matches: (value) =>
    firstThen(fullMatch(value, "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"), `TRY_CAST(${value} AS DATE) IS NOT NULL`),
  inferred: true,
  examples: {
    valid: ["2024-02-29", "1999-12-31", "2000-02-29", "1600-02-29", "0001-01-01", "9999-12-31", "2023-04-30", "2024-01-01"],
    invalid: [
      "",
      "2024-02-31",
      "2023-02-29",
      "1900-02-29",
      "2024-13-01",
      "2024-00-10",
      "2024-1-1",
      "01/02/2024",
      "20240101",
      "2024-04-31",
      "2024-01-01T00:00:00",
    ],
  },
});
