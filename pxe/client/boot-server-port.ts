import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import type { BootServerPort } from "../boot/foreign-server.js";
import { encodeOption } from "../dhcp/options.js";
import { encodeDhcp } from "../dhcp/packet.js";
import { type Ipv4Address, parseIpv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { probeDiscover } from "./probe-messages.js";

export interface BootServerQuestion {
  readonly server: Ipv4Address;
  /** The interface that leads there. */
  readonly interface: string;
  readonly mac: MacAddress;
  readonly xid: number;
  readonly signal: AbortSignal;
}

const BOOT_SERVER_PORT = 4011;
/** Firmware waits as long for its first answer, milliseconds. */
const PATIENCE = 1000;

/** Whether a boot server answers at port 4011 (PXE 2.1 §2.2.3), asked by an INFORM; `undefined` where the interface has no address to ask from. Never rejects. */
export async function askBootServerPort(question: BootServerQuestion): Promise<BootServerPort | undefined> {
  const address = addressOn(question.interface);
  if (address === undefined) return undefined;
  const socket = createSocket("udp4");
  const heard = new Promise<BootServerPort>((resolve) => {
    const timer = setTimeout(() => resolve("silent"), PATIENCE);
    const settle = (how: BootServerPort) => {
      clearTimeout(timer);
      resolve(how);
    };
    question.signal.addEventListener("abort", () => settle("silent"), { once: true });
    socket.on("message", () => settle("answers"));
    // Told by ICMP: nobody listens there.
    socket.on("error", (error) =>
      settle("code" in error && error.code === "ECONNREFUSED" ? "closed" : "silent"),
    );
    socket.bind(0, address, () =>
      socket.connect(BOOT_SERVER_PORT, question.server, () => socket.send(inform(question, address))),
    );
  });
  return heard.finally(() => socket.close());
}

function inform({ mac, xid }: BootServerQuestion, ciaddr: Ipv4Address): Uint8Array {
  const packet = probeDiscover({ kind: "uefi", mac, xid, secs: 0 });
  const options = new Map([...packet.options, encodeOption("messageType", "INFORM")]);
  return encodeDhcp({ ...packet, ciaddr, broadcast: false, options }, {});
}

function addressOn(name: string): Ipv4Address | undefined {
  const [first] = (networkInterfaces()[name] ?? []).filter(({ family }) => family === "IPv4");
  return first && parseIpv4Address(first.address);
}
