import { failure } from "../errors.js";

/** Bytes of the pieces in which the agent fetches and checks a disk image. */
export const DISK_CHUNK = 4 * 1024 * 1024;

/** What the agent is to do to a machine's disks. */
export type AgentWork =
  | {
      readonly kind: "deploy";
      /** `size` in bytes; `sha256` lower-case hex. */
      readonly disk: { readonly size: number; readonly sha256: string };
      /** `/dev/…`, `serial:…` or `wwn:…`; absent: the smallest disk on which the image fits. */
      readonly target?: string;
      /** The number of the partition to grow; absent: the last one. */
      readonly root?: number | "none";
      readonly configDrive: boolean;
    }
  | { readonly kind: "clean"; readonly how: "metadata" | "full" };

const VALUE = /^[A-Za-z0-9._:/+,@-]*$/;
const TARGET = /^(\/dev\/[A-Za-z0-9/-]+|(serial|wwn):[A-Za-z0-9._:/+,@-]+)$/;
/** Characters. */
const LONGEST_TARGET = 200;

/** One sentence on why `text` names no disk; `undefined` when it does. */
export function explainTarget(text: string): string | undefined {
  if (TARGET.test(text) && text.length <= LONGEST_TARGET) return undefined;
  return `"${text.slice(0, LONGEST_TARGET)}" names no disk: expected /dev/NAME, serial:SERIAL or wwn:NAME, spelled as the machine's hardware report does`;
}

/** Lines `name=value`, as the agent reads them: its shell is never given a letter that means something to it. Throws ARGUMENT_REFUSED. */
export function renderWork(work: AgentWork): string {
  return Object.entries(fieldsOf(work))
    .map(([name, value]) => {
      if (!VALUE.test(value))
        throw failure("ARGUMENT_REFUSED", {
          argument: name,
          found: JSON.stringify(value),
          expected: "letters, digits and ._:/+,@-",
        });
      return `${name}=${value}\n`;
    })
    .join("");
}

function fieldsOf(work: AgentWork): Readonly<Record<string, string>> {
  switch (work.kind) {
    case "deploy":
      return {
        "disk.size": String(work.disk.size),
        "disk.sha256": work.disk.sha256,
        "disk.chunk": String(DISK_CHUNK),
        target: work.target ?? "",
        root: String(work.root ?? ""),
        configdrive: work.configDrive ? "1" : "0",
      };
    case "clean":
      return { clean: work.how };
  }
}
