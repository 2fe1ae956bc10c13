/** The verdict on two queries for people. */
import { doc, heading, list, paragraph, type Doc, type Tone } from "../../core/doc.ts";
import { counterexampleBlocks } from "./counterexample-document.ts";
import type { EquivalenceOutput } from "./equivalence-output.ts";

const tones: Readonly<Record<EquivalenceOutput["verdict"], Tone>> = {
  proved: "good",
  tested: "good",
  refuted: "bad",
  inconclusive: "warn",
};

export function equivalenceDocument({ verdict, explanation, proof, counterexample, caveats, next }: EquivalenceOutput): Doc {
  return doc(
    heading(2, `Equivalence: ${verdict}`),
    paragraph(explanation, tones[verdict]),
    ...(proof === undefined ? [] : [list([`Rule: ${proof.rule}`, ...proof.preconditions])]),
    ...(counterexample === undefined ? [] : counterexampleBlocks(counterexample)),
    ...(caveats.length === 0 ? [] : [heading(3, "Mind"), list(caveats)]),
    ...(next.length === 0 ? [] : [heading(3, "Next"), list(next)]),
  );
}
