import { type DhcpRequest, readRequest } from "../../../../pxe/coordinator/dhcp-request.js";
import type { Lease } from "../../../../pxe/coordinator/lease.js";
import type { Ownership } from "../../../../pxe/coordinator/ownership.js";
import type { Transaction } from "../../../../pxe/coordinator/transaction-step.js";
import type { Arrival } from "../../../../pxe/dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../../../../pxe/net/ipv4-address.js";
import {
  A,
  CONFLICT,
  DRAINING,
  ETH1,
  fixedGrant,
  ip,
  type MessageParts,
  NONE,
  one,
  packet,
  range,
  SERVER,
  SILENT,
  subnet,
} from "../lab.js";
import { Script } from "../transaction-script.js";
import type { Cell } from "./cells.js";

const FIXED = ip("10.77.0.50");
const FROM_POOL = ip("10.77.0.105");
const PLACES: Readonly<Record<Cell["subnet"], { readonly via: string; readonly giaddr: Ipv4Address }>> = {
  own: { via: "eth1", giaddr: ip("10.77.0.1") },
  other: { via: "eth2", giaddr: ip("10.78.0.1") },
  unknown: { via: "eth9", giaddr: ip("10.99.0.1") },
};
const OWNERSHIPS: Readonly<Record<Cell["verdict"], Ownership>> = {
  fixed: one(fixedGrant(FIXED)),
  pool: one(),
  noneIgnore: NONE,
  nonePool: NONE,
  conflict: CONFLICT,
  silent: SILENT,
  draining: DRAINING,
};

const KINDS: Readonly<Record<Cell["state"], Transaction["kind"]>> = {
  idle: "idle",
  bound: "idle",
  asking: "asking",
  probing: "probing",
  offered: "decided",
  acked: "decided",
  committing: "committing",
};

export interface Trial {
  /** What was answered and what was not, in this order, with where it went. */
  readonly outcome: readonly string[];
  readonly lease: "same" | "stored" | "ended" | "removed";
}

/** Brings a machine into the cell's state, then hears the cell's message and lets everything come to its end. */
export function tryCell(cell: Cell): Trial {
  const { script, its } = prepare(cell);
  const before = script.disk.get(its);
  script.destinations.length = 0;
  script.now += 10;
  const lines = [...script.hear(messageOf(cell, its)), ...finish(script, OWNERSHIPS[cell.verdict])];
  const after = script.disk.get(its);
  const lease = after === before ? "same" : changeOf(after, script.now);
  return { outcome: lines.flatMap((line) => tell(line, its, script.destinations)), lease };
}

function changeOf(after: Lease | undefined, now: number): Trial["lease"] {
  if (after === undefined) return "removed";
  return after.expiresAt > now ? "stored" : "ended";
}

/** Everything before the message happens by broadcast in the own subnet, where a machine asks for the address that it is to have. */
function prepare({ state, verdict }: Cell): { script: Script; its: Ipv4Address } {
  const unknown = { policy: verdict === "nonePool" ? "pool" : "ignore" } as const;
  const script = new Script([
    { ...ETH1, unknown, probe: true, bootp: true },
    subnet("10.78.0.0/24", {
      interface: "eth2",
      pool: range("10.78.0.100", "10.78.0.109"),
      unknown,
      probe: true,
      bootp: true,
    }),
  ]);
  const first =
    verdict === "nonePool" ? NONE : verdict === "fixed" && state !== "probing" ? OWNERSHIPS.fixed : one();
  const its = first === OWNERSHIPS.fixed ? FIXED : FROM_POOL;
  if (state !== "idle") script.hear(own("DISCOVER", { options: { requestedAddress: its } }));
  if (state !== "idle" && state !== "asking") script.verdict(A, first);
  if (["offered", "acked", "committing", "bound"].includes(state)) script.probed(A, { kind: "free" });
  if (["acked", "committing", "bound"].includes(state)) script.hear(own("REQUEST", selecting(its)));
  if (["acked", "bound"].includes(state)) script.durable();
  if (state === "bound") {
    script.now += 60_000;
    script.timer(A);
  }
  if (script.stateOf(A) !== KINDS[state]) throw new Error(`${script.stateOf(A)} where ${state} was meant`);
  return { script, its };
}

function own(message: "DISCOVER" | "REQUEST", parts: MessageParts): DhcpRequest {
  return requestBy(
    message,
    { broadcast: true, ...parts },
    { interface: "eth1", address: UNSPECIFIED, port: 68 },
  );
}

function selecting(requestedAddress: Ipv4Address, serverIdentifier = SERVER): MessageParts {
  return { options: { requestedAddress, serverIdentifier } };
}

function messageOf({ message, way, subnet: from }: Cell, its: Ipv4Address): DhcpRequest {
  const { via, giaddr } = PLACES[from];
  const arrival: Arrival =
    way === "relay"
      ? { address: giaddr, port: 67 }
      : message.startsWith("renew")
        ? { interface: via, localAddress: SERVER, address: its, port: 68 }
        : { interface: via, isBroadcast: true, address: UNSPECIFIED, port: 68 };
  const common = { broadcast: true, giaddr: way === "relay" ? giaddr : UNSPECIFIED };
  const make = (type: Parameters<typeof packet>[0], parts: MessageParts, xid = 2) =>
    requestBy(type, { xid, ...common, ...parts }, arrival);
  switch (message) {
    case "DISCOVER":
      return make("DISCOVER", { options: { requestedAddress: its } });
    case "select":
      return make("REQUEST", selecting(its), 1);
    case "takeOther":
      return make("REQUEST", selecting(its, ip("10.77.0.3")), 1);
    case "reboot":
      return make("REQUEST", { options: { requestedAddress: its } });
    case "rebootWrong":
      return make("REQUEST", { options: { requestedAddress: ip("10.77.0.60") } });
    case "rebootAway":
      return make("REQUEST", { options: { requestedAddress: ip("192.168.9.9") } });
    case "renew":
    case "rebind":
      return make("REQUEST", { ciaddr: its });
    case "renewNaming":
      return make("REQUEST", { ciaddr: its, options: { serverIdentifier: SERVER } });
    case "renewOther":
      return make("REQUEST", { ciaddr: its, options: { serverIdentifier: ip("10.77.0.3") } });
    case "DECLINE":
      return make("DECLINE", { options: { requestedAddress: its } });
    case "RELEASE":
    case "INFORM":
      return make(message, { ciaddr: its });
    case "BOOTP":
      return bootp({ xid: 2, ...common }, arrival);
    case "fromServer":
      return make("OFFER", {});
  }
}

function bootp(parts: MessageParts, arrival: Arrival): DhcpRequest {
  const read = readRequest({ ...packet("DISCOVER", parts), options: new Map() }, arrival);
  if (read === undefined) throw new Error("no request");
  return read;
}

function requestBy(type: Parameters<typeof packet>[0], parts: MessageParts, arrival: Arrival): DhcpRequest {
  const read = readRequest(packet(type, parts), arrival);
  if (read === undefined) throw new Error("no request");
  return read;
}

/** Owners, network and disk answer until nothing is open any more. */
function finish(script: Script, ownership: Ownership): string[] {
  const lines: string[] = [];
  for (let round = 0; round < 20; round++) {
    const state = script.stateOf(A);
    if (script.writing > 0) lines.push(...script.durable());
    else if (state === "asking") lines.push(...script.verdict(A, ownership));
    else if (state === "probing") lines.push(...script.probed(A, { kind: "free" }));
    else return lines;
  }
  throw new Error("it comes to no end");
}

/** A script's line in the words of the table; what was only done inside is left out. */
function tell(line: string, its: Ipv4Address, destinations: string[]): string[] {
  const [word = "", address = ""] = line.split(" ");
  if (word === "ignored:") return [`silence ${address}`];
  if (word === "addressDeclined") return ["declined"];
  if (word === "addressReleased") return ["released"];
  if (!["OFFER", "ACK", "NAK", "BOOTP"].includes(word)) return [];
  const to = `to ${destinations.shift()}`;
  if (word === "NAK") return [`NAK ${to}`];
  const whose =
    address === its
      ? "its"
      : address === UNSPECIFIED
        ? "nothing"
        : address.startsWith("10.78.0.")
          ? "another"
          : address;
  return [`${word} ${whose} ${to}`];
}
