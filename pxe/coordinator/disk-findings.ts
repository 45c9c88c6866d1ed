import type { Story } from "./boot-story.js";
import { because, type Finding } from "./finding.js";

/** Neither leases nor events are kept on the coordinator's disk: no machine gets an address, and what is told of boots is old. */
export function diskRefuses({ context }: Story): Finding | undefined {
  if (context.unkept === undefined) return undefined;
  return storeFailed(
    `The coordinator cannot write to its disk, so it promises no lease, and what happens now is not in its story${because(context.unkept)}.`,
  );
}

export function leaseNotStored(text: string): Finding {
  return storeFailed(`The lease could not be stored, so it was not promised${because(text)}.`);
}

function storeFailed(cause: string): Finding {
  return {
    reason: "storeFailed",
    missingStep: "acknowledged",
    cause,
    remedy:
      "On the coordinator's host, make room on the disk of its `dataDir` (`events: { maxBytes: … }` bounds what it keeps), or repair it where it turned read-only.",
    commands: ["df -h", "journalctl -u metalplug-coordinator -n 50"],
  };
}
