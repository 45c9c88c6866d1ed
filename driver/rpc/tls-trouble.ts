import type { TlsTrouble } from "./peer-check.js";

/** grpc-js passes on the text of a failed connection only. */
export function troubleError({ found, remedy }: TlsTrouble): Error {
  return new Error(`${MARK}${found}; ${remedy}`);
}

/** What `troubleError` said, where a text that grpc-js made of it still tells. */
export function troubleIn(details: string): string | undefined {
  const at = details.indexOf(MARK);
  if (at < 0) return undefined;
  return details
    .slice(at + MARK.length)
    .replace(/\. Resolution note:.*$/s, "")
    .replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)$/, "");
}

const MARK = "metalplug TLS: ";
