import type { FileQuestion, RehearsedFile } from "../../pxe/boot/rehearsal.js";
import type { CallOptions, Channel } from "./channel.js";
import {
  type ClaimMessage,
  claimMessagesFromWire,
  type MacAnswer,
  macAnswerFromWire,
} from "./convert/ownership.js";
import { questionToWire, rehearsedFileFromWire } from "./convert/rehearsed-file.js";
import { ownershipDefinition as ownership } from "./proto.js";

export type OwnershipClient = ReturnType<typeof ownershipClient>;

/** Who owns a MAC, as the coordinator asks. */
export function ownershipClient(channel: Channel) {
  return {
    /** `poolAddress`: what the MAC is given if the driver grants it an address of the pool. */
    lookupMac(
      mac: string,
      options: CallOptions & {
        readonly bootSession?: string;
        readonly poolAddress?: string;
        /** Nobody boots: the driver keeps and reports nothing of the question. */
        readonly isRehearsal?: boolean;
        /** Nobody owns it: what would the discovery ramdisk boot by? */
        readonly asStranger?: boolean;
      } = {},
    ): Promise<MacAnswer> {
      const {
        bootSession = "",
        poolAddress = "",
        isRehearsal: rehearsal = false,
        asStranger = false,
      } = options;
      const request = { mac, bootSession, poolAddress, rehearsal, asStranger };
      return channel.call(ownership.LookupMac, request, macAnswerFromWire, options);
    },
    /** What the machine would get at a path, with the ticket that gets it. */
    rehearseFile(question: FileQuestion, options: CallOptions = {}): Promise<RehearsedFile> {
      return channel.call(ownership.RehearseFile, questionToWire(question), rehearsedFileFromWire, options);
    },
    /** Claims that changed since `fromRevision` of `run`, or all behind a reset, then each change; ends by an error. */
    async *watchClaims(
      from: { readonly run?: string; readonly fromRevision?: number; readonly signal?: AbortSignal } = {},
    ): AsyncGenerator<ClaimMessage> {
      const { run = "", fromRevision = 0, signal } = from;
      for await (const message of channel.watch(ownership.WatchClaims, { run, fromRevision }, signal))
        yield* channel.read(() => claimMessagesFromWire(message));
    },
  };
}
