import { defineFormat } from "../format.ts";
import { isIpv4, isIpv6 } from "./support/addresses.ts";

export const ip = defineFormat({
  id: "ip",
  title: "IP address",
  summary: "An IPv4 or an IPv6 address.",
  matches: (value) => `(${isIpv4(value)} OR ${isIpv6(value)})`,
  inferred: true,
  examples: {
    valid: ["127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::1", "::ffff:10.0.0.1", "fe80::1", "10.1.2.3"],
    invalid: ["", "1.2.3", "256.1.1.1", "1::2::3", "localhost", "1.2.3.4:80", "[::1]", "12:34:56"],
  },
});
