import { type CST, Parser } from "yaml";

/** Lists and mappings in each other; the deepest sensible file has five. */
const MAX_DEPTH = 64;

type Part = CST.Document["value"] | CST.CollectionItem["key"];

/** Whether `text` nests lists and mappings too deeply to be handed to a reader that recurses; itself, it does not. */
export function isTooDeep(text: string): boolean {
  const open: { readonly part: Part; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text))
    if (token.type === "document") open.push({ part: token.value, depth: 1 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, depth } = next;
    if (depth > MAX_DEPTH) return true;
    for (const inner of innerParts(part)) open.push({ part: inner, depth: depth + 1 });
  }
  return false;
}

function innerParts(part: Part): readonly Part[] {
  if (!part || !("items" in part)) return [];
  return part.items.flatMap(({ key, value }) => [key, value]);
}
