import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

const number = "(0|[1-9][0-9]*)";
const preRelease = "(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
const build = "[0-9a-zA-Z-]+";

export const semanticVersion = defineFormat({
  id: "semantic-version",
  title: "Semantic version",
  summary: "A version number of Semantic Versioning 2.0.0: MAJOR.MINOR.PATCH, with optional pre-release and build parts.",
  matches: (value) => fullMatch(value, `${number}\\.${number}\\.${number}(-${preRelease}(\\.${preRelease})*)?(\\+${build}(\\.${build})*)?`),
  inferred: true,
  examples: {
    valid: [
      "0.0.1",
      "1.2.3",
      "10.20.30",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-0.3.7",
      "1.0.0+20130313144700",
      "1.0.0-beta+exp.sha.5114f85",
    ],
    invalid: ["", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.x"],
  },
});
