/** A BMC's JSON is whatever it is: each of these answers `undefined` where there is not what was looked for. */
export function memberOf(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = memberOf(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = memberOf(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The words of a list, and `undefined` where there is no list. */
export function wordsAt(value: unknown, ...keys: readonly string[]): readonly string[] | undefined {
  const found = memberOf(value, ...keys);
  return Array.isArray(found) ? found.filter((word) => typeof word === "string") : undefined;
}

/**
 * The path of a link, with its query. Some BMCs put a name of their own before it (`https://localhost/redfish/…`): requests, and with them the session's token,
 * go to the address that was set and nowhere else.
 */
export function linkPath(link: string | undefined): string | undefined {
  const base = "https://bmc.invalid";
  if (link === undefined || !URL.canParse(link, base)) return undefined;
  const { pathname, search } = new URL(link, base);
  return `${pathname}${search}`;
}

/** Of the member `@odata.id`. */
export function idPath(value: unknown, ...keys: readonly string[]): string | undefined {
  return linkPath(textAt(value, ...keys, "@odata.id"));
}
