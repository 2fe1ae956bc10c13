/** Whether the first parenthesis of some SQL closes at its very end. FALSE where comments, dollar quotes or escapes make that hard to tell. */
export function closesAtEnd(sql: string): boolean {
  const bare = sql.replaceAll(/'[^']*'|"[^"]*"/g, "?");
  if (/--|\/\*|[$'"]|\be\?/i.test(bare)) return false;
  let depth = 0;
  for (let index = 0; index < bare.length; index++) {
    const character = bare.charAt(index);
    if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return index === bare.length - 1;
  }
  return false;
}
