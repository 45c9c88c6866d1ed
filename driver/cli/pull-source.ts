import type { PullSource } from "../rpc/client.js";
import { UsageError } from "./usage-error.js";

/** Where a file is and what it must be: `URL#sha256=DIGEST`, or the digest beside it. Throws UsageError. */
export function pullSource(kind: string, text: string, digest: string | undefined): PullSource {
  const [, url = text, inUrl] = /^([^#]*)#sha256=(.*)$/i.exec(text) ?? [];
  const sha256 = (digest ?? inUrl)?.toLowerCase();
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new UsageError(`--${kind} is "${url}"; expected http://… or https://…`, "ARGUMENT_REFUSED");
  if (sha256 === undefined)
    throw new UsageError(
      `What --${kind} must be is not said; expected #sha256=DIGEST behind its URL, or --${kind}-sha256 DIGEST`,
      "ARGUMENT_REFUSED",
    );
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new UsageError(
      `The SHA-256 of --${kind} is "${sha256}"; expected 64 hex digits, as sha256sum prints`,
      "ARGUMENT_REFUSED",
    );
  if (digest !== undefined && inUrl !== undefined && inUrl.toLowerCase() !== sha256)
    throw new UsageError(`--${kind} and --${kind}-sha256 name two different digests`, "ARGUMENT_REFUSED");
  return { url, sha256 };
}
