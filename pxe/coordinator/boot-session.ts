import type { BootAsker } from "../boot/boot-fold.js";
import type { DhcpRequest } from "./dhcp-request.js";

/** Everything from one machine's first DISCOVER to its phone-home. Times are milliseconds since 1970. */
export interface BootSession {
  readonly id: string;
  /** The boots before it, the last first: transfers of theirs may be waited for yet. */
  readonly before: readonly Pick<BootSession, "id" | "beganAt">[];
  readonly startedAt: number;
  /** The same by the host's clock, that events are told by. */
  readonly beganAt: number;
  /** The last event of it. */
  readonly lastAt: number;
  /** Who took the last ACK. */
  readonly acknowledged?: BootAsker | undefined;
  /** UEFI's HTTP boot took an ACK of it. */
  readonly isHttp: boolean;
}

/** Firmware that keeps asking: OVMF's retries go on for 28 s. */
const FIRMWARE_RETRIES = 60_000;
/** iPXE joins the boot whose firmware fetched it; a slow ROM takes 20 s for that. */
const IPXE_FOLLOWS = 120_000;
const HTTP_CLIENT = "HTTPClient";

export function bootSender({ client }: Pick<DhcpRequest, "client">): BootAsker {
  if (client.isIpxe) return "ipxe";
  return client.architecture === undefined ? "system" : "firmware";
}

/**
 * Whether a message begins a new boot. Only a DISCOVER (or BOOTP, which has nothing else) can, and a running system's never does: it belongs to the boot before it.
 *
 * - Firmware begins one when the boot before it got an ACK, or began more than 60 s ago; else it is a retransmit. UEFI's HTTP boot right after
 *   PXE is the same boot: OVMF tries it when PXE has failed. One that had its ACK is not tried twice.
 * - iPXE joins the boot whose firmware fetched it. It begins one when nothing was heard for 120 s, or when the last ACK went to iPXE or to a
 *   running system: then it is a ROM that has been reset.
 */
export function beginsBoot(previous: BootSession | undefined, request: DhcpRequest, now: number): boolean {
  if (previous === undefined) return true;
  const sender = bootSender(request);
  const isFirst = request.message === "DISCOVER" || request.message === "BOOTP";
  if (!isFirst || sender === "system") return false;
  const quietFor = now - previous.lastAt;
  if (sender === "ipxe")
    return quietFor > IPXE_FOLLOWS || (previous.acknowledged ?? "firmware") !== "firmware";
  const isFallback = isHttpClient(request) && !previous.isHttp;
  if (isFallback && previous.acknowledged !== "system" && quietFor <= FIRMWARE_RETRIES) return false;
  return previous.acknowledged !== undefined || now - previous.startedAt > FIRMWARE_RETRIES;
}

export function isHttpClient({ client }: Pick<DhcpRequest, "client">): boolean {
  return client.vendorClass?.startsWith(HTTP_CLIENT) === true;
}
