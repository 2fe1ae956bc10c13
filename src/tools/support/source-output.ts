/** How a source was read, as both tools tell it. */
import { z } from "zod";
import type { SourceFinding } from "../../data/types.ts";

const count = z.int().nonnegative();

export const sourceOutput = z.strictObject({
  code: z.string(),
  level: z.enum(["info", "warning"]),
  message: z.string(),
  count: count.optional(),
  column: z.string().optional(),
  lines: z.array(count).optional(),
  samples: z.array(z.string()).optional(),
});

export type SourceOutput = z.output<typeof sourceOutput>;

export function sourceOutputOf({ code, level, message, count: concerned, column, lines, samples }: SourceFinding): SourceOutput {
  return {
    code,
    level,
    message,
    ...(concerned === undefined ? {} : { count: concerned }),
    ...(column === undefined ? {} : { column }),
    ...(lines === undefined ? {} : { lines: [...lines] }),
    ...(samples === undefined ? {} : { samples: [...samples] }),
  };
}

export function sourceText({ level, message, lines, samples }: SourceOutput): string {
  const where = lines === undefined || lines.length === 0 ? "" : ` Lines ${lines.join(", ")}.`;
  const shown =
    samples === undefined || samples.length === 0 ? "" : ` For example ${samples.map((sample) => JSON.stringify(sample)).join(", ")}.`;
  return `${level}: ${message}${where}${shown}`;
}
