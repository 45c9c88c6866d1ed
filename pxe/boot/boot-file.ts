import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { RehearsalTicket } from "./rehearsal.js";

/** A client asks for a path by TFTP or HTTP. `path` is as it came, percent-decoded for HTTP, not yet checked. */
export interface BootFileRequest {
  readonly protocol: "tftp" | "http";
  readonly path: string;
  readonly client: Ipv4Address;
  /** As the client showed it, not checked yet. */
  readonly rehearsal?: RehearsalTicket;
}

/** A boot file that is whole and verified. Rendered configs are bytes, stored files are read from `path` on disk. */
export interface BootFile {
  /** The canonical served name, without a leading slash. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The machine whose file it is; absent for a loader shared by all. */
  readonly mac?: MacAddress;
  /** SHA-256, hex, where the file is content-addressed. */
  readonly digest?: string;
  /** It goes to a rehearsal, whose ticket is good: nothing of it is reported. */
  readonly isRehearsal?: true;
  /** Whoever fetches it goes on where it stopped, also when the server was away: no stop waits for it. */
  readonly isResumed?: true;
  readonly content:
    | { readonly kind: "bytes"; readonly bytes: Uint8Array }
    | { readonly kind: "path"; readonly path: string };
}

export type BootFileRefusal = "notFound" | "badPath" | "notYours" | "netbootOff" | "unreadable";

export type BootFileAnswer =
  | { readonly kind: "file"; readonly file: BootFile }
  | {
      readonly kind: "refused";
      readonly reason: BootFileRefusal;
      /** One sentence for the operator and for the ERROR packet. */
      readonly text: string;
      readonly mac?: MacAddress;
      /** The name there is that is most like the one asked for; for the operator, not for the client. */
      readonly nearest?: string;
      /** As of a file. */
      readonly isRehearsal?: true;
    };

/** "What bytes has this path, for this client?" Never rejects: trouble on disk is `unreadable`. */
export type BootFileSource = (request: BootFileRequest) => Promise<BootFileAnswer>;
