/** Postal codes by country as regular expressions (RE2), after the forms that the Universal Postal Union publishes. */

/** ZIP or ZIP+4; the lowest code in use is 00501, the highest 99950. */
export const usPostalCode = "(00[5-9][0-9]{2}|0[1-9][0-9]{3}|[1-9][0-9]{4})(-[0-9]{4})?";
/** Canada: no D, F, I, O, Q, U anywhere, no W and Z in front. */
export const caPostalCode = "[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9]";
/** United Kingdom (BS 7666): area and district, then sector and unit without C, I, K, M, O, V. */
export const gbPostalCode =
  "(GIR ?0AA|([A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRV-Y])) ?[0-9][ABD-HJLNP-UW-Z]{2})";
/** Germany: five digits from 01001 to 99998, none of which begins with 00. */
export const dePostalCode = "(0[1-9]|[1-9][0-9])[0-9]{3}";

/** Ireland's 139 routing keys by their letter (An Post, Eircode): without them any letter before six digits would be an Eircode. */
const irishRoutingKeys = {
  A: "41|42|45|63|67|75|8[1-6]|91|92|94|96|98",
  C: "15",
  D: "0[1-9]|1[0-8]|20|22|24|6W",
  E: "21|25|32|34|41|45|53|91",
  F: "12|23|26|28|31|35|42|45|52|56|9[1-4]",
  H: "12|14|16|18|23|53|54|62|65|71|91",
  K: "32|34|36|45|56|67|78",
  N: "37|39|41|91",
  P: "12|14|17|24|25|31|32|36|43|47|51|56|61|67|72|75|81|85",
  R: "14|21|32|35|42|45|51|56|93|95",
  T: "12|23|34|45|56",
  V: "14|15|23|31|35|42|9[2-5]",
  W: "12|23|34|91",
  X: "35|42|91",
  Y: "14|21|25|34|35",
};
const irishRoutingKey = Object.entries(irishRoutingKeys)
  .map(([letter, digits]) => `${letter}(${digits})`)
  .join("|");

/** Further forms that nothing but a postal code has. */
export const otherPostalCodes = [
  "[1-9][0-9]{3} ?[A-Z]{2}", // Netherlands
  "[0-9]{3}-[0-9]{4}", // Japan
  "[0-9]{5}-[0-9]{3}", // Brazil
  "[0-9]{4}-[0-9]{3}", // Portugal
  "[0-9]{2}-[0-9]{3}", // Poland
  "[0-9]{3} [0-9]{2}", // Sweden, Czechia, Slovakia, Greece
  `(${irishRoutingKey}) ?[0-9AC-FHKNPRTV-Y]{4}`, // Ireland
];

/** Codes of four or six digits (Austria, Switzerland, India...); with a leading zero they would be any padded number. */
export const plainPostalCodes = ["[1-9][0-9]{3}", "[1-9][0-9]{5}"];
