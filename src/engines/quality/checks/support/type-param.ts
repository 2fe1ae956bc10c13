import { z } from "zod";
import { isKnownType } from "./type-names.ts";

/** The parameter of a check that names a type. */
export const typeParam = z.string().refine(isKnownType, {
  message: "not a type; use a family such as integer, number, text, date, timestamp, or a DuckDB type such as DECIMAL(10,2)",
});
