/** Classes of characters, by their UTF-16 code unit. */

const letterFlag = 1;
const digitFlag = 2;
const spaceFlag = 4;

function flagsOf(code: number): number {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  if (isLetter) return letterFlag;
  if (code >= 48 && code <= 57) return digitFlag;
  return code === 32 || (code >= 9 && code <= 13) ? spaceFlag : 0;
}

const flags = Uint8Array.from({ length: 128 }, (_, code) => flagsOf(code));
const wideSpaces: ReadonlySet<number> = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x200b, 0x2028, 0x2029,
  0x202f, 0x205f, 0x3000, 0xfeff,
]);

/** Letters, the underscore, and everything beyond ASCII that isn't a space: engines let all of it into names. */
export function isNameStart(code: number): boolean {
  return code < 128 ? flags[code] === letterFlag : code >= 128 && !wideSpaces.has(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}

export function isSpace(code: number): boolean {
  return code < 128 ? flags[code] === spaceFlag : wideSpaces.has(code);
}
