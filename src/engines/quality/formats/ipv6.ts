import { defineFormat } from "../format.ts";
import { isIpv6 } from "./support/addresses.ts";

export const ipv6 = defineFormat({
  id: "ipv6",
  title: "IPv6 address",
  summary:
    "An IPv6 address in any text form of RFC 4291: eight groups, one :: for groups of zeros, an IPv4 address in the last 32 bits; without zone and prefix length.",
  matches: isIpv6,
  inferred: true,
  examples: {
    valid: [
      "::",
      "::1",
      "2001:db8::1",
      "2001:0db8:0000:0000:0000:ff00:0042:8329",
      "FE80::0202:B3FF:FE1E:8329",
      "1:2:3:4:5:6:7::",
      "::2:3:4:5:6:7:8",
      "::ffff:192.0.2.128",
      "1:2:3:4:5:6:127.0.0.1",
      "64:ff9b::8.8.8.8",
    ],
    invalid: [
      "",
      ":",
      ":::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7::8",
      ":1:2:3:4:5:6:7",
      "12345::1",
      "g::1",
      "::ffff:256.0.0.1",
      "1:2:3:4:5:6:7:127.0.0.1",
      "fe80::1%eth0",
      "2001:db8::/32",
      "12:34",
    ],
  },
});
