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

/** Further forms that nothing but a postal code has. */
export const otherPostalCodes = [
  "[1-9][0-9]{3} ?[A-Z]{2}", // Netherlands
  "[0-9]{3}-[0-9]{4}", // Japan
  "[0-9]{5}-[0-9]{3}", // Brazil
  "[0-9]{4}-[0-9]{3}", // Portugal
  "[0-9]{2}-[0-9]{3}", // Poland
  "[0-9]{3} [0-9]{2}", // Sweden, Czechia, Slovakia, Greece
  "[AC-FHKNPRTV-Y][0-9]{2}W? ?[0-9AC-FHKNPRTV-Y]{4}", // Ireland
];

/** Codes of four or six digits (Austria, Switzerland, India...); with a leading zero they would be any padded number. */
export const plainPostalCodes = ["[1-9][0-9]{3}", "[1-9][0-9]{5}"];
