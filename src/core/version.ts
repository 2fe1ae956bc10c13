/** The version of package.json, set when the bundle is built; absent when the sources are run as they are. */
declare const PIPEWRIGHT_VERSION: string | undefined;

export const version = typeof PIPEWRIGHT_VERSION === "string" ? PIPEWRIGHT_VERSION : "0.0.0-source";
