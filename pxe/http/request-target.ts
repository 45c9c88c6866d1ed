export type RequestTarget =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/** Characters. */
const LONGEST_TARGET = 2048;
const ABSOLUTE_FORM = /^http:\/\/[^/?#]*/i;

/**
 * The path a request line asks for, percent-decoded once, without its query. Both the origin form and the absolute form are read
 * (RFC 9112 §3.2). It is no URL to be resolved: `//grubx64.efi`, as UEFI and shim build it, names no host, and `..` is left for
 * `normalisePath` to refuse.
 */
export function parseRequestTarget(target: string): RequestTarget {
  if (target.length > LONGEST_TARGET) return refuse(`is longer than ${LONGEST_TARGET} characters`);
  const [path = ""] = target.replace(ABSOLUTE_FORM, "").split(/[?#]/);
  if (!path.startsWith("/")) return refuse("does not start with a slash");
  try {
    return { ok: true, path: decodeURIComponent(path) };
  } catch {
    return refuse("is not rightly percent-encoded");
  }
}

function refuse(what: string): RequestTarget {
  return { ok: false, reason: `The request's path ${what}.` };
}
