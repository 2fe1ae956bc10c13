import { defineFormat } from "../format.ts";
import { fullMatch } from "./support/sql.ts";

export const macAddress = defineFormat({
  id: "mac-address",
  title: "MAC address",
  summary:
    "A 48-bit MAC address (EUI-48, IEEE 802): six pairs of hexadecimal digits with colons or hyphens, or three groups of four with points.",
  matches: (value) => fullMatch(value, "(?i)([0-9a-f]{2}:){5}[0-9a-f]{2}|([0-9a-f]{2}-){5}[0-9a-f]{2}|([0-9a-f]{4}\\.){2}[0-9a-f]{4}"),
  inferred: true,
  examples: {
    valid: [
      "00:1A:2B:3C:4D:5E",
      "00-1a-2b-3c-4d-5e",
      "001a.2b3c.4d5e",
      "ff:ff:ff:ff:ff:ff",
      "00:00:00:00:00:00",
      "AB-CD-EF-12-34-56",
      "dead.beef.cafe",
      "a0:b1:c2:d3:e4:f5",
    ],
    invalid: [
      "",
      "001A2B3C4D5E",
      "00:1A:2B:3C:4D",
      "00:1A:2B:3C:4D:5E:6F",
      "00:1A-2B:3C:4D:5E",
      "00:1G:2B:3C:4D:5E",
      "0:1A:2B:3C:4D:5E",
      "00:1A:2B:3C:4D:5E ",
    ],
  },
});
