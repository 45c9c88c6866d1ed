import { encodeOption, readOption } from "../dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../dhcp/packet.js";
import { coordinatorMark, isProbe, looksLikeProbe } from "../dhcp/probe-mark.js";
import { type Arrival, replyDestination } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { RateLimits } from "./rate-limit.js";
import type { SendReply } from "./transaction-table.js";

export interface ProbeDeskOptions {
  /** The coordinator's. */
  readonly id: string;
  /** As machines know it by that arrival: option 54. */
  readonly serverIdentifier: (arrival: Arrival) => Ipv4Address;
  readonly clock: () => number;
}

/** Whoever writes probes gets no more answers than that. */
const ANSWERS = { burst: 50, perSecond: 10 };

/** Tells other coordinators' probes, and those of operators, who we are: a probe is no machine, so nobody is asked who owns it, and it gets no address. */
export class ProbeDesk {
  private readonly options: ProbeDeskOptions;
  private readonly limit = new RateLimits<"all">(ANSWERS, 1);
  private send: SendReply = () => {};

  constructor(options: ProbeDeskOptions) {
    this.options = options;
  }

  sendBy(send: SendReply): void {
    this.send = send;
  }

  /** False: the datagram is no probe. */
  take(bytes: Uint8Array, arrival: Arrival): boolean {
    const request = probeIn(bytes);
    if (request === undefined) return false;
    const { id, serverIdentifier, clock } = this.options;
    if (!this.limit.takes("all", clock())) return true;
    const reply = answerProbe(request, id, serverIdentifier(arrival));
    if (reply !== undefined)
      this.send(encodeDhcp(reply, {}), replyDestination(request, reply, arrival), arrival);
    return true;
  }
}
/** A probe, whoever sends it; `undefined` for everything else. */
function probeIn(bytes: Uint8Array): DhcpPacket | undefined {
  if (!looksLikeProbe(bytes)) return undefined;
  const decoded = decodeDhcp(bytes);
  return decoded.ok && decoded.value.op === "BOOTREQUEST" && isProbe(decoded.value)
    ? decoded.value
    : undefined;
}

/** An OFFER of no address and no file, by which no machine could boot. `server` is what goes into option 54. */
function answerProbe(request: DhcpPacket, id: string, server: Ipv4Address): DhcpPacket | undefined {
  if (readOption(request, "messageType") !== "DISCOVER") return undefined;
  const named = readOption(request, "relayAgentInformation")?.serverIdentifierOverride ?? server;
  const relay = request.options.get(RELAY_AGENT_INFORMATION);
  const options = new Map([
    encodeOption("messageType", "OFFER"),
    encodeOption("serverIdentifier", named),
    encodeOption("message", coordinatorMark(id)),
  ]);
  if (relay !== undefined && request.giaddr !== UNSPECIFIED) options.set(RELAY_AGENT_INFORMATION, relay);
  const { hops: _, ...same } = request;
  return { ...same, op: "BOOTREPLY", hops: 0, secs: 0, sname: "", file: "", options };
}

const RELAY_AGENT_INFORMATION = 82;
