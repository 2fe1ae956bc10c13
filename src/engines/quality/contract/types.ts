/** A contract once read: what it asks of one dataset, whatever form it was written in. */
import type { CheckRequest } from "../check.ts";

export interface ContractNote {
  /** `orders.odcs.yaml:42` */
  readonly origin: string;
  /** What of the contract is not checked, and why (a text-only rule, a custom engine). Never silent. */
  readonly message: string;
}

export interface Contract {
  readonly path: string;
  /** `odcs` with its apiVersion, or `pipewright` for the short form. */
  readonly form: string;
  /** The schema object or dataset name it describes. */
  readonly object: string;
  readonly checks: readonly CheckRequest[];
  /** DuckDB types by column name, from physicalType where DuckDB knows it, else from logicalType. */
  readonly types: Readonly<Record<string, string>>;
  readonly notes: readonly ContractNote[];
}
