import { defineFormat } from "../format.ts";
import { firstThen, fullMatch } from "./support/sql.ts";

const string = '"([^"\\\\]|\\\\.)*"';
const tokens = '([ \\t\\n\\r\\[\\]{},:]|""|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null)*';

export const json = defineFormat({
  id: "json",
  title: "JSON",
  summary: "A JSON text of any kind (RFC 8259): an object, an array, a string in quotes, a number, true, false or null.",
  matches: (value) => {
    // The engine's parser also takes trailing commas, comments, NaN and infinities; what is left without the strings shows them.
    const withoutStrings = `regexp_replace(${value}, '${string}', '""', 'g')`;
    const strict = `(${fullMatch(withoutStrings, tokens)} AND NOT regexp_matches(${withoutStrings}, ',\\s*[\\]}]'))`;
    return firstThen(`length(${value}) > 0`, firstThen(`json_valid(${value})`, strict));
  },
  inferred: true,
  examples: {
    valid: [
      "{}",
      "[]",
      '{"a": [1, 2, {"b": null}]}',
      '"text"',
      "1.5",
      "true",
      "null",
      ' {"a":1} ',
      '{"a\\"b": ",]", "c": "NaN // \\\\"}',
      "-0.5e-3",
    ],
    invalid: [
      "",
      "{",
      "{'a': 1}",
      "{a: 1}",
      "[1, 2,]",
      '{"a": 1,}',
      "text",
      "NaN",
      "[Infinity]",
      '{"a": 1} x',
      "undefined",
      "[1] // one",
      "01",
    ],
  },
});
