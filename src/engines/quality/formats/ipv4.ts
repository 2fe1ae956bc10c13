import { defineFormat } from "../format.ts";
import { isIpv4 } from "./support/addresses.ts";

export const ipv4 = defineFormat({
  id: "ipv4",
  title: "IPv4 address",
  summary: "An IPv4 address as four decimal numbers from 0 to 255 without leading zeros (RFC 3986, dec-octet).",
  matches: isIpv4,
  inferred: true,
  examples: {
    valid: ["0.0.0.0", "127.0.0.1", "192.168.1.254", "255.255.255.255", "8.8.8.8", "10.0.0.1", "172.16.254.1", "1.2.3.4"],
    invalid: ["", "256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4/24", "1.2.3.a", "1..2.3", "1.2.3.4 ", "::1"],
  },
});
