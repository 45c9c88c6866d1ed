/** Longer names are not compared. */
const LONGEST = 120;
/** Of two names' letters, that many may differ, and no more than a third. */
const MOST_SLIPS = 3;

/**
 * The name that is most like the one asked for, which is none of them: a slip of a few letters, other case, or the same file in another folder.
 * `names` are few: a machine's own files and the shared loaders.
 */
export function nearestName(asked: string, names: readonly string[]): string | undefined {
  if (asked.length > LONGEST) return undefined;
  let nearest: { readonly name: string; readonly slips: number } | undefined;
  for (const name of names) {
    const slips = slipsBetween(asked, name);
    if (slips !== undefined && slips < (nearest?.slips ?? Number.POSITIVE_INFINITY))
      nearest = { name, slips };
  }
  return nearest?.name;
}

function slipsBetween(asked: string, name: string): number | undefined {
  if (fileOf(asked) === fileOf(name)) return 0;
  const whole = editDistance(asked.toLowerCase(), name.toLowerCase());
  const file =
    editDistance(fileOf(asked), fileOf(name)) + (asked.includes("/") === name.includes("/") ? 0 : 0.5);
  const slips = Math.min(whole, file);
  return slips <= Math.min(MOST_SLIPS, fileOf(asked).length / 3) ? slips : undefined;
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).toLowerCase();
}

/** Letters to put in, leave out or change (Levenshtein); gives up where the lengths alone differ too much. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS || b.length > LONGEST) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
