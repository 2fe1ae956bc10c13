import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

export const hexColour = defineFormat({
  id: "hex-colour",
  title: "Hexadecimal colour",
  summary: "A colour in CSS hexadecimal notation (CSS Color Module Level 4): # and 3, 4, 6 or 8 hexadecimal digits.",
  matches: (value) => fullMatch(value, "(?i)#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})"),
  inferred: true,
  examples: {
    valid: ["#fff", "#FFFFFF", "#1a2B3c", "#0000", "#12345678", "#abc", "#000000", "#a1b2c3d4"],
    invalid: ["", "fff", "#ff", "#fffff", "#ggg", "#1234567", "rgb(0,0,0)", "##fff", "#fff "],
  },
});
