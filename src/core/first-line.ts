/** What a library's error says in its first line; what follows shows the place, as its last colon promises. */
export function firstLine(error: unknown, otherwise: string): string {
  if (!(error instanceof Error)) return otherwise;
  return (error.message.split("\n")[0] ?? otherwise).replace(/:$/u, "");
}
