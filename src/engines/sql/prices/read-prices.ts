/** Price files of the user. */
import { pipewrightError } from "../../../core/errors.ts";
import { listPrices, priceTableSchema, type PriceTable } from "./table.ts";

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The list prices with those of a YAML file in their place, mapping by mapping. Errors: `invalidPrices` with the path inside the file. */
export async function readPrices(text: string, path: string): Promise<PriceTable> {
  const { parse } = await import("yaml");
  const parsed = priceTableSchema.safeParse(merge(listPrices, mappingOf(parse, text, path)));
  if (parsed.success) return parsed.data;
  throw pipewrightError("invalidPrices", {
    path,
    problems: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`),
  });
}

function mappingOf(parse: (text: string) => unknown, text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw pipewrightError("invalidPrices", { path, problems: [error instanceof Error ? error.message : "it is not YAML"] }, error);
  }
  if (!isMapping(value)) throw pipewrightError("invalidPrices", { path, problems: ["it is not a mapping"] });
  return value;
}

function merge(base: Readonly<Record<string, unknown>>, over: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    merged[key] = isMapping(value) && isMapping(below) ? merge(below, value) : value;
  }
  return merged;
}
