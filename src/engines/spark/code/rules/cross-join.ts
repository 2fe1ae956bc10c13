import { isOfSparkFrame, shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const crossJoin = defineCodeRule({
  id: "cross-join",
  severity: "warning",
  why: "Every row meets every row: the work grows with the product of both sides.",
  recommendation: "Join on an equality; for ranges join on a bucket of both and filter then.",
  whenNot: "Not where one side has a handful of rows.",
  find: (program) => [
    ...program.calls
      .filter(({ name, chain }) => name === "crossJoin" && chain.length > 0)
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} pairs every row with every row.` })),
    ...program.calls
      .filter((call) => call.name === "join" && isOfSparkFrame(program, call) && /df$/i.test(call.chain[0] ?? ""))
      .filter(
        ({ argumentCount, arguments: inner, after }) =>
          !/^(?:where|filter)$/.test(after[0] ?? "") &&
          argumentCount === 1 &&
          inner.length === 1 &&
          inner[0]?.kind === "name" &&
          !program.foreign.has(inner[0].text),
      )
      .map((call) => ({
        line: call.line,
        column: call.column,
        message: `${shown(call)} has no condition: it pairs every row with every row.`,
      })),
  ],
  examples: {
    bad: ["pairs = left.crossJoin(right)", "both = df.join(other)"],
    good: [
      'both = df.join(other, "id")',
      'text = ",".join(names)',
      'both = df.join(other).where(df["id"] == other["id"])',
      "path = os.path.join(folder)",
      "import pandas as pd\ndf = pd.read_csv(p)\nboth = df.join(other)",
      "both = pdf.join(other)",
    ],
  },
});
