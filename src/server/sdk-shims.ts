/**
 * Stands in for the SDK's own `_shims` module in the bundle (scripts/build.ts), which would bring in a whole JSON Schema validator
 * that each server instance makes and that only answers to elicitations ever use. No tool of ours elicits anything.
 */
import process from "node:process";

class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("This server has no JSON Schema validator: its tools ask nothing of the client.");
  }
}

export { DefaultJsonSchemaValidator, process };
