/** The spellings of a unit's name: `my_check`, `my-check` and `myCheck` are one. */
export interface UnitName {
  /** `my_check` */
  readonly snake: string;
  /** `my-check` */
  readonly kebab: string;
  /** `myCheck` */
  readonly camel: string;
  /** `My check` */
  readonly title: string;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The spellings, or undefined where the text is no name: words of lower-case letters and digits that begin with a letter. */
export function unitName(text: string): UnitName | undefined {
  if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(text)) return undefined;
  const words = text.split(/[-_]/);
  return {
    snake: words.join("_"),
    kebab: words.join("-"),
    camel: words.map((word, index) => (index === 0 ? word : capital(word))).join(""),
    title: capital(words.join(" ")),
  };
}
