import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

export const uuid = defineFormat({
  id: "uuid",
  title: "UUID",
  summary: "A UUID in the 8-4-4-4-12 hexadecimal form of RFC 9562, of any version, in either case.",
  matches: (value) =>
    firstThen(`length(${value}) = 36`, fullMatch(value, "(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")),
  inferred: true,
  examples: {
    valid: [
      "123e4567-e89b-12d3-a456-426614174000",
      "00000000-0000-0000-0000-000000000000",
      "ffffffff-ffff-ffff-ffff-ffffffffffff",
      "F47AC10B-58CC-4372-A567-0E02B2C3D479",
      "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      "c232ab00-9414-11ec-b3c8-9f6bdeced846",
      "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    ],
    invalid: [
      "",
      "123e4567e89b12d3a456426614174000",
      "{123e4567-e89b-12d3-a456-426614174000}",
      "123e4567-e89b-12d3-a456-42661417400",
      "123e4567-e89b-12d3-a456-4266141740000",
      "g23e4567-e89b-12d3-a456-426614174000",
      "123e4567-e89b-12d3-a4564-26614174000",
      "123e4567-e89b-12d3-a456-426614174000 ",
    ],
  },
});
