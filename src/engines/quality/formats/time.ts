import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";
import { clockTime, utcOffset } from "./support/time.ts";

export const time = defineFormat({
  id: "time",
  title: "Time of day",
  summary: "A time of day as ISO 8601 writes it, HH:MM with optional seconds, fraction and offset, from 00:00 to 23:59:59.",
  matches: (value) => fullMatch(value, `${clockTime}${utcOffset}?`),
  inferred: true,
  examples: {
    valid: ["00:00", "23:59:59", "12:30:00.5", "08:05", "12:00:00Z", "12:00:00+02:00", "19:45:01.123456", "01:01"],
    invalid: ["", "24:00", "12:60", "12:00:60", "8:05", "12", "12:00 PM", "12.30", "-01:00", "12:00:"],
  },
});
