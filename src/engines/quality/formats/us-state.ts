import { defineFormat } from "../format.ts";
import { isIn } from "./support/sql.ts";

/** USPS Publication 28: states, the District of Columbia, territories and freely associated states, military "states". */
const states =
  "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI FM MH PW AA AE AP";

export const usState = defineFormat({
  id: "us-state",
  title: "US state",
  summary: "A two-letter USPS abbreviation of a state, the District of Columbia, a territory or a military address, in capitals.",
  matches: (value) => isIn(value, states.split(" ")),
  inferred: true,
  examples: {
    valid: ["CA", "NY", "TX", "DC", "PR", "GU", "AP", "WY"],
    invalid: ["", "ca", "XX", "California", "UK", "CAL", "N.Y.", " NY"],
  },
});
