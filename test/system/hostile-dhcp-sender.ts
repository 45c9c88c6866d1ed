/**
 * Attacks a DHCP server from thousands of loopback addresses, as fast as the server takes the packets in. It rests where it is told to until a
 * line comes, then goes on.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { type Ipv4Address, ipv4ToNumber, UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import { LinuxIo } from "../../pxe/net/linux-io.js";
import { chooseShell } from "../../pxe/tftp/shell.js";
import { HOSTILE } from "../pxe/dhcp/hostile-packets.js";
import { receiveQueues } from "../pxe/net/receive-queues.js";
import { pick } from "../pxe/tftp/hostile-packets.js";
import { seededRandom } from "../pxe/tftp/seeded-random.js";

export interface HostileDhcpOrder {
  readonly seed: number;
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  /** The first two numbers of the network that the server serves. */
  readonly network: string;
  /** Packets after which it rests. */
  readonly rests: readonly number[];
}

export interface HostileDhcpResult {
  /** Packets so far. */
  readonly packets: number;
  /** Packets that found the server's receive buffer full. */
  readonly dropped: number;
  /** Answers to addresses of the attack. */
  readonly answers: number;
}

/** 127.3.0.0, where its addresses begin. */
const SENDERS = 0x7f03_0000;
const SENDER_COUNT = 4000;
/** Bytes that may wait in the server's receive buffer: more could overflow it. */
const MOST_WAITING = 256 * 1024;

async function attack({ seed, server, network, rests }: HostileDhcpOrder): Promise<void> {
  const shell = await chooseShell("linux");
  if (shell.kind !== "linux") throw new Error(shell.reason);
  const random = seededRandom(seed);
  await using io = new LinuxIo(shell.calls);
  let [packets, answers, lines] = [0, 0, 0];
  const binding = { address: UNSPECIFIED, port: 0, receiveBuffer: 4 << 20, packetInfo: true };
  const socket = await io.bind(binding, () => {
    answers += 1;
  });
  const to = ipv4ToNumber(server.address);
  const queues = () => receiveQueues(server.address, [server.port]);
  createInterface({ input: process.stdin })
    .on("line", () => {
      lines += 1;
    })
    .on("close", () => process.exit(0));
  for (const [i, rest] of rests.entries()) {
    while (packets < rest) {
      for (let burst = 0; burst < 128; burst++, packets++) {
        const [, make] = pick(random, HOSTILE);
        const from = { localAddress: SENDERS + Math.floor(random() * SENDER_COUNT), interface: 0 };
        socket.send(make(random, network), to, server.port, from);
      }
      io.turn(0);
      while (queues().waiting > MOST_WAITING) io.turn(1);
    }
    const result: HostileDhcpResult = { packets, dropped: queues().dropped, answers };
    console.log(JSON.stringify(result));
    while (lines <= i) {
      io.turn(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await attack(JSON.parse(process.argv[2] ?? "") as HostileDhcpOrder);
  process.exit(0);
}
