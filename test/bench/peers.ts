import { createSocket } from "node:dgram";
import { join } from "node:path";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { encodeError } from "../../pxe/tftp/packet.js";
import { findPeer, type PeerName } from "./debian-peers.js";
import { Server, type StartContext, type Workers } from "./servers.js";

/** A peer's TFTP server on the well-known port of `address`, with `root` as its folder. */
export interface TftpPeer {
  readonly name: PeerName;
  readonly grantsWindowsize: boolean;
  start(context: StartContext, address: Ipv4Address, root: string): Server;
}

interface TftpProgram extends Omit<TftpPeer, "start"> {
  readonly workers?: Workers;
  readonly args: (address: Ipv4Address, root: string) => readonly string[];
}

const TFTP_PROGRAMS: readonly TftpProgram[] = [
  {
    name: "dnsmasq",
    grantsWindowsize: false,
    // Blocks are no longer than its longest DNS packet.
    args: (address, root) => [
      ...["--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--user=root", "--log-facility=-"],
      ...["--port=0", "--bind-interfaces", `--listen-address=${address}`, "--edns-packet-max=65000"],
      ...["--enable-tftp", `--tftp-root=${root}`, "--tftp-max=2000", "--quiet-tftp"],
    ],
  },
  {
    name: "tftpd-hpa",
    workers: "forked",
    grantsWindowsize: false,
    args: (address, root) => [
      "--foreground",
      "--address",
      `${address}:69`,
      "--user",
      "root",
      "--secure",
      root,
    ],
  },
  {
    name: "atftpd",
    grantsWindowsize: true,
    args: (address, root) => [
      ...["--daemon", "--no-fork", "--user", "root.root", "--maxthread", "2000", "--verbose=0"],
      ...["--logfile", "-", "--bind-address", address, "--port", "69", root],
    ],
  },
];

/** Those that can be had, and a line for each that cannot. */
export function tftpPeers(unpacked: string | undefined): {
  readonly peers: readonly TftpPeer[];
  readonly skipped: readonly string[];
} {
  const found = TFTP_PROGRAMS.map((row) => ({ row, path: findPeer(row.name, unpacked) }));
  return {
    peers: found.flatMap(({ row, path }) => (path === undefined ? [] : [peerOf(row, path)])),
    skipped: found.flatMap(({ row, path }) => (path === undefined ? `${row.name} is not here` : [])),
  };
}

function peerOf({ args, name, grantsWindowsize, workers = "none" }: TftpProgram, path: string): TftpPeer {
  return {
    name,
    grantsWindowsize,
    start: ({ arena, folder, groups }, address, root) =>
      new Server(arena.server([path, ...args(address, root)]), join(folder, `${name}.log`), {
        groups,
        workers,
      }),
  };
}

/** Milliseconds. */
const ANSWERS_WITHIN = 500;

/** True when the TFTP server answers a request for a small file with its first block. */
export async function answersTftp(address: Ipv4Address, port: number, path: string): Promise<boolean> {
  const socket = createSocket("udp4");
  const refusal = encodeError(0, "only looking");
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWERS_WITHIN);
    socket.on("error", () => resolve(false));
    socket.on("message", (bytes, from) => {
      clearTimeout(timer);
      socket.send(refusal, from.port, from.address, () => resolve(bytes[1] === 3));
    });
    socket.send(`\0\x01${path}\0octet\0`, port, address);
  }).finally(() => socket.close());
}
