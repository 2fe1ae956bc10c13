/** The options that every command has. */
import type { Option } from "./options.ts";

const base = { repeatable: false, required: false, placeholder: "" } as const;

export const dataOptions: readonly Option[] = [
  {
    ...base,
    field: "root",
    flag: "root",
    kind: "text",
    repeatable: true,
    placeholder: "DIR",
    description: "A folder that may be read and written besides the project folder. Repeatable.",
  },
  {
    ...base,
    field: "memory",
    flag: "memory",
    kind: "text",
    placeholder: "SIZE",
    description: "The most memory the data engine may use, for example 4GB; beyond it, it works from disk. Default: 1GB.",
  },
  {
    ...base,
    field: "threads",
    flag: "threads",
    kind: "integer",
    placeholder: "N",
    description: "The most threads the data engine may use. Default: one a processor, at most 8.",
  },
];

export const helpOption: Option = { ...base, field: "help", flag: "help", short: "h", kind: "boolean", description: "Show this help." };
export const versionOption: Option = {
  ...base,
  field: "version",
  flag: "version",
  short: "V",
  kind: "boolean",
  description: "Show the version.",
};
export const jsonOption: Option = {
  ...base,
  field: "json",
  flag: "json",
  kind: "boolean",
  description: "Print the result as JSON on standard output, and nothing else there; errors are JSON on standard error.",
};

export const serverOptions: readonly Option[] = [
  {
    ...base,
    field: "http",
    flag: "http",
    kind: "boolean",
    description: "Serve over HTTP on 127.0.0.1 instead of standard input and output.",
  },
  {
    ...base,
    field: "port",
    flag: "port",
    kind: "integer",
    placeholder: "N",
    description: "The port for --http, 0 for any free one. Default: 7337.",
  },
];
