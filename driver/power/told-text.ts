const LONGEST = 300;

/** Text of another program or machine, fit for one line of an error: bounded, without control characters. */
export function toldText(text: string): string {
  const printable = text
    .slice(0, 16 * LONGEST)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return printable.length > LONGEST ? `${printable.slice(0, LONGEST)}…` : printable;
}

/** The lines that say something, each once, as one. */
export function toldLines(text: string): string {
  const lines = text.split(/\r?\n/).map(toldText);
  return toldText([...new Set(lines.filter((line) => line !== ""))].join("; "));
}
