import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

export const boolean = defineFormat({
  id: "boolean",
  title: "Boolean",
  summary: "true/false, yes/no, t/f, y/n or on/off in any case. 0 and 1 are numbers.",
  matches: (value) => fullMatch(value, "(?i)true|false|yes|no|t|f|y|n|on|off"),
  inferred: true,
  examples: {
    valid: ["true", "FALSE", "Yes", "no", "t", "F", "Y", "off"],
    invalid: ["", "0", "1", "maybe", "truee", " true", "null", "ja"],
  },
});
