import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { BootFile, BootFileSource } from "../../pxe/boot/boot-file.js";
import { normalisePath } from "../../pxe/boot/path.js";
import type { FileQuestion, RehearsedFile } from "../../pxe/boot/rehearsal.js";
import { UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import type { Inventory } from "../inventory/inventory.js";
import type { RehearsalTickets } from "./rehearsal-tickets.js";

export type RehearseFile = (question: FileQuestion) => Promise<RehearsedFile>;

export interface RehearseFileOptions {
  readonly inventory: Pick<Inventory, "bound">;
  readonly files: BootFileSource;
  readonly tickets: RehearsalTickets;
}

/** Answers what a machine would get, file by file. */
export function fileRehearsal({ inventory, files, tickets }: RehearseFileOptions): RehearseFile {
  return async ({ mac, path, protocol, poolAddress }) => {
    const normal = normalisePath(path);
    if (!normal.ok) return { kind: "refused", reason: "badPath", text: normal.reason };
    const rehearsal = tickets.issue({ mac, path: normal.path, poolAddress });
    const answer = await files({ protocol, path, client: UNSPECIFIED, rehearsal });
    const sha256 = answer.kind === "file" ? await digestOf(answer.file) : undefined;
    if (answer.kind === "refused" || sha256 === undefined) {
      tickets.withdraw(rehearsal);
      const unreadable = {
        reason: "unreadable",
        text: `The bytes of ${normal.path} cannot be read.`,
      } as const;
      const { reason, text } = answer.kind === "refused" ? answer : unreadable;
      return { kind: "refused", reason, text };
    }
    const { name, size } = answer.file;
    const { binding, image } = inventory.bound(mac) ?? {};
    return {
      ...{ kind: "file", ticket: rehearsal, name, size, sha256 },
      ...(binding && { loader: binding.loader }),
      ...(image?.architecture && { architecture: image.architecture }),
    };
  };
}

/** Of a loader on disk it is read: nobody has said what it should be. `undefined`: it cannot be. */
async function digestOf({ digest, content }: BootFile): Promise<string | undefined> {
  if (digest !== undefined) return digest;
  const hash = createHash("sha256");
  if (content.kind === "bytes") return hash.update(content.bytes).digest("hex");
  return pipeline(createReadStream(content.path), hash).then(
    () => hash.digest("hex"),
    () => undefined,
  );
}
