/** The listing that the build made; absent when the sources are run as they are, or with other tools. */
import type { Listing } from "../server/listing.ts";

declare const PIPEWRIGHT_LISTING: Listing | undefined;

export const builtListing = typeof PIPEWRIGHT_LISTING === "object" ? PIPEWRIGHT_LISTING : undefined;
