import { describe, expect, it } from "vitest";
import { asCommands } from "../../src/cli/as-commands.ts";
import { code, doc, list, paragraph } from "../../src/core/doc.ts";
import { fixtureTools } from "./fixture/tools.ts";

const converted = (text: string): string => {
  const [block] = asCommands(doc(paragraph(text)), fixtureTools).blocks;
  return block?.kind === "paragraph" ? block.text : "";
};

describe("calls as commands", () => {
  it.each([
    [
      'Next: count_rows {"dataset": "my file.csv", "atLeast": 3} to be sure',
      "Next: pipewright count 'my file.csv' --at-least 3 to be sure",
    ],
    [
      'count_rows {"dataset":"a{}\\"}.csv"} or say_something {"polite":false}',
      `pipewright count 'a{}"}.csv' or pipewright say --no-polite`,
    ],
    ['count_rows {"dataset":"a"}, count_rows {"dataset":"b"}', "pipewright count a, pipewright count b"],
    ['say_something {"secret":"x"}', 'say_something {"secret":"x"}'],
    ['count_rows {"dataset":', 'count_rows {"dataset":'],
    ["count_rows counts", "count_rows counts"],
  ])("%s", (text, expected) => {
    expect(converted(text)).toBe(expected);
  });

  it("converts lists and leaves code alone", () => {
    const call = 'count_rows {"dataset":"a"}';
    expect(asCommands(doc(list([call]), code("text", call)), fixtureTools)).toEqual(doc(list(["pipewright count a"]), code("text", call)));
  });
});
