import { join } from "node:path";
import { attempt } from "../lab/commands.js";
import { findProgram } from "./arena.js";
import { Server, type StartContext } from "./servers.js";

/** A peer's TFTP server on the well-known port of `address`, with `root` as its folder. */
export interface TftpPeer {
  readonly name: string;
  readonly grantsWindowsize: boolean;
  /** It forks for each transfer and its CPU time is lost with the children. */
  readonly cpuUnknown?: true;
  start(context: StartContext, address: string, root: string): Server;
}

interface TftpProgram extends Omit<TftpPeer, "start"> {
  readonly program: string;
  readonly args: (address: string, root: string) => readonly string[];
}

const TFTP_PROGRAMS: readonly TftpProgram[] = [
  {
    name: "dnsmasq",
    program: "dnsmasq",
    grantsWindowsize: false,
    args: (address, root) => [
      ...["--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--user=root", "--log-facility=-"],
      ...["--port=0", "--bind-interfaces", `--listen-address=${address}`],
      ...["--enable-tftp", `--tftp-root=${root}`, "--tftp-max=2000", "--quiet-tftp"],
    ],
  },
  {
    name: "tftpd-hpa",
    program: "in.tftpd",
    cpuUnknown: true,
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
    program: "atftpd",
    grantsWindowsize: true,
    args: (address, root) => [
      ...[
        "--daemon",
        "--no-fork",
        "--user",
        "root.root",
        "--maxthread",
        "1000",
        "--verbose=0",
        "--logfile",
        "-",
      ],
      ...["--bind-address", address, "--port", "69", root],
    ],
  },
];

/** Those that are installed, and a line for each that is not. */
export function tftpPeers(): { readonly peers: readonly TftpPeer[]; readonly skipped: readonly string[] } {
  const found = TFTP_PROGRAMS.map((row) => ({ row, path: findProgram(row.program) }));
  return {
    peers: found.flatMap(({ row, path }) => (path === undefined ? [] : [peerOf(row, path)])),
    skipped: found.flatMap(({ row, path }) => (path === undefined ? `${row.name} is not installed` : [])),
  };
}

function peerOf({ args, program: _, ...peer }: TftpProgram, path: string): TftpPeer {
  const start = ({ arena, folder }: StartContext, address: string, root: string) =>
    new Server(arena.server([path, ...args(address, root)]), join(folder, `${peer.name}.log`));
  return { ...peer, start };
}

/** True when the TFTP server answers a request for a small file; asked by curl. */
export async function answersTftp(address: string, port: number, path: string): Promise<boolean> {
  const url = `tftp://${address}:${port}/${path}`;
  const { code } = await attempt(["curl", "--silent", "--max-time", "1", "-o", "/dev/null", url]);
  return code === 0;
}
