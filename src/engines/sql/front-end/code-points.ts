/** Offsets of parsers that count characters, as offsets in UTF-16 code units. */

const astral = /[\uD800-\uDBFF]/;

/** The code unit at which the given number of characters has passed; cut to the text. */
export function codeUnitOffset(text: string, characters: number): number {
  if (!astral.test(text)) return Math.max(0, Math.min(characters, text.length));
  let units = 0;
  for (let count = 0; count < characters && units < text.length; count++) units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}
