export type NormalisedPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/** Bytes; longer names are refused. */
const LONGEST_PATH = 255;
const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/;

/**
 * The one spelling of a boot file's path: segments of printable ASCII joined by single slashes, none at either end.
 * Slashes in front and doubled slashes are dropped: GRUB asks for `/grub/grub.cfg`, shim and UEFI HTTP boot for `//grubx64.efi`.
 * Everything else that could name a file in two ways, or a file outside the served tree, is refused with one sentence.
 * HTTP percent-decodes once before it asks; TFTP does not decode at all.
 */
export function normalisePath(text: string): NormalisedPath {
  if (text.length > LONGEST_PATH) return refuse(`is longer than ${LONGEST_PATH} bytes`);
  if (text.includes("\0")) return refuse("holds a NUL");
  if (NOT_PRINTABLE_ASCII.test(text)) return refuse("holds a character that is not printable ASCII");
  if (text.includes("\\")) return refuse("holds a backslash");
  const segments = text.split("/").filter((segment) => segment !== "");
  if (segments.length === 0) return refuse("names no file");
  if (text.endsWith("/")) return refuse("names a folder");
  if (segments.includes("..") || segments.includes(".")) return refuse('holds a "." or ".." segment');
  return { ok: true, path: segments.join("/") };
}

/** Network text made fit for logs, events and replies: printable ASCII, the rest as `\xNN`, at most `longest` characters. */
export function printableText(text: string, longest = LONGEST_PATH): string {
  if (text.length <= longest && !NOT_PRINTABLE_ASCII.test(text)) return text;
  const escaped = text
    .slice(0, longest)
    .replace(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return escaped.length <= longest ? escaped : `${escaped.slice(0, longest - 3)}...`;
}

function refuse(what: string): NormalisedPath {
  return { ok: false, reason: `The path ${what}.` };
}
