import { defineFormat } from "../format.ts";
import { mod97Holds } from "./support/check-digits.ts";
import { firstThen, fullMatch, isIn, without } from "./support/sql.ts";

/** Country and length of the SWIFT IBAN registry (ISO 13616-1). */
const lengths =
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

export const iban = defineFormat({
  id: "iban",
  title: "IBAN",
  summary:
    "An International Bank Account Number (ISO 13616): a country of the registry, its length, and the check digits by ISO 7064 mod 97-10; plain or in groups of four with single spaces, in capitals.",
  matches: (value) => {
    const plain = without(value, [" "]);
    return firstThen(
      `length(${value}) BETWEEN 15 AND 42 AND ${fullMatch(value, "[A-Z]{2}[0-9]{2}([A-Z0-9]{11,30}|( [A-Z0-9]{4}){2,7}( [A-Z0-9]{1,4})?)")}`,
      firstThen(isIn(`concat(substr(${plain}, 1, 2), length(${plain}))`, lengths.split(" ")), mod97Holds(plain)),
    );
  },
  mark: (value) => `length(${value}) >= 15 AND ascii(${value}) BETWEEN 65 AND 90`,
  inferred: true,
  examples: {
    valid: [
      "GB82WEST12345698765432",
      "GB82 WEST 1234 5698 7654 32",
      "DE89370400440532013000",
      "FR1420041010050500013M02606",
      "NL91ABNA0417164300",
      "NO9386011117947",
      "MT84MALT011000012345MTLCAST001S",
      "CH93 0076 2011 6238 5295 7",
      "BR9700360305000010009795493P1",
    ],
    invalid: [
      "",
      "GB82WEST12345698765433",
      "DE8937040044053201300",
      "DE893704004405320130000",
      "XX82WEST12345698765432",
      "gb82west12345698765432",
      "GB82-WEST-1234-5698-7654-32",
      "GB82 WEST 12345 698 7654 32",
      "DE89",
      "US89370400440532013000",
    ],
  },
});
