const UNITS = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

/** `20GiB`, `512 MiB`, or bytes; `undefined` for anything else. */
export function parseByteSize(size: string | number): number | undefined {
  if (typeof size === "number") return size;
  const [, digits = "", unit = ""] = /^(\d{1,12}(?:\.\d{1,3})?) ?(KiB|MiB|GiB|TiB|)$/.exec(size) ?? [];
  const bytes = Math.floor(Number(digits) * UNITS[unit as keyof typeof UNITS]);
  return digits !== "" && Number.isSafeInteger(bytes) && bytes >= 1 << 20 ? bytes : undefined;
}
