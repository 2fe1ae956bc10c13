import { defineFormat } from "../format.ts";
import { languageCodes } from "./support/language-codes.ts";
import { firstThen, fullMatch, isIn } from "./support/sql.ts";

export const languageCode = defineFormat({
  id: "language-code",
  title: "Language code",
  summary: "A two-letter code of ISO 639-1 in lower case, alone or with script and region behind it (BCP 47: en, en-US, zh-Hans-CN).",
  matches: (value) =>
    firstThen(fullMatch(value, "[a-z]{2}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|[0-9]{3}))?"), isIn(`substr(${value}, 1, 2)`, languageCodes)),
  inferred: true,
  examples: {
    valid: ["en", "de", "fr", "zh", "en-US", "pt_BR", "zh-Hans-CN", "es-419"],
    invalid: ["", "EN", "eng", "xx", "en-us", "en-", "english", "e", "en-USA", "iw"],
  },
});
