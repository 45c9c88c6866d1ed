import { MetalplugError } from "../errors.js";
import { UsageError } from "./usage-error.js";

/** What is told of anything thrown: never a stack trace. */
export function failureLines(error: unknown): readonly string[] {
  if (error instanceof MetalplugError && error.code === "CONFIG_REFUSED") return error.message.split("\n");
  if (error instanceof MetalplugError || error instanceof UsageError)
    return [`metalplug: ${error.message}${error.code === undefined ? "" : ` [${error.code}]`}`];
  return [`metalplug: ${systemSentence(error)}`];
}

/** Of a port that cannot be had, told as what to do about it. */
const SYSTEM_SENTENCES: readonly (readonly [RegExp, (where: string) => string])[] = [
  [
    /EADDRINUSE/,
    (where) => `Cannot listen at ${where}: another program does; see which by: ss -lntup [EADDRINUSE]`,
  ],
  [
    /(bind|listen) (EACCES|EPERM)/,
    (where) =>
      `No permission to listen at ${where}: run as root, or let systemd give it by AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW [EACCES]`,
  ],
  [/EADDRNOTAVAIL/, (where) => `Cannot listen at ${where}: this host has no such address [EADDRNOTAVAIL]`],
];

/** Node's errors on one line. */
function systemSentence(error: unknown): string {
  const found = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
  const where = /(\d+\.\d+\.\d+\.\d+:\d+)/.exec(found)?.[1] ?? "the configured port";
  const sentence = SYSTEM_SENTENCES.find(([pattern]) => pattern.test(found))?.[1];
  return sentence?.(where) ?? (found || "failed for an unknown reason");
}
