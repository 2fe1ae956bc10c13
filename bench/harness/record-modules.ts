/** Loaded with --import: writes the address of every module that is loaded to the file named by MODULES_FILE. */
import { register } from "node:module";

const hook = `
  import { appendFileSync } from "node:fs";
  export async function load(url, context, next) {
    appendFileSync(process.env.MODULES_FILE, url + "\\n");
    return next(url, context);
  }
`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
