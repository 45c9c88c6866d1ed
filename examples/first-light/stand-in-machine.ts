import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { locateBootFile } from "../../pxe/client/boot-url.js";
import type { WalkedFile } from "../../pxe/client/boot-walk.js";
import { type DhcpClientLease, requestLease } from "../../pxe/client/dhcp-client.js";
import { fetchHttp } from "../../pxe/client/http-client.js";
import { walkIpxe } from "../../pxe/client/ipxe-walk.js";
import { fetchTftp } from "../../pxe/client/tftp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { dhcpOptions } from "./network.js";
import { runAgent } from "./stand-in-agent.js";

/** What this program is told of the machine it stands in for. */
export interface MachineFile {
  readonly node: string;
  readonly mac: MacAddress;
  /** A file. */
  readonly disk: string;
  readonly dhcpPort: number;
  /** Where its serial console is heard; with the connection its power ends. */
  readonly consolePort: number;
}

const [file = "", bootDeviceFile = ""] = process.argv.slice(2);
const machine: MachineFile = JSON.parse(readFileSync(file, "utf8"));
const serial = connect(machine.consolePort, "127.0.0.1");
serial.on("close", () => process.exit());
await once(serial, "connect");
await runMachine();

/** What the network gave it last. */
interface Netboot {
  readonly lease: DhcpClientLease;
  readonly kernelUrl: string;
}

/** Starts anew until it is switched off, by itself or from outside. */
async function runMachine(): Promise<void> {
  try {
    let before: Netboot | undefined;
    while (bootDevice() === "network") {
      const lease = await askDhcp();
      const [script, kernel] = await netboot(lease);
      before = { lease, kernelUrl: kernel?.location ?? "" };
      const bootConfig = new TextDecoder().decode(script?.head);
      const next = await runAgent(bootConfig, { disk: machine.disk, localAddress: lease.address, say });
      if (next === "off") {
        say("goes off");
        return void serial.end();
      }
    }
    await startFromDisk(before);
  } catch (error) {
    say(`stopped: ${error instanceof Error ? error.message : error}`);
  }
}

/** As the power script was told; what holds once is forgotten by being read. */
function bootDevice(): string {
  const [device = "", lasts] = readFileSync(bootDeviceFile, "utf8").trim().split(" ");
  if (lasts === "once") rmSync(bootDeviceFile);
  return device;
}

function askDhcp(): Promise<DhcpClientLease> {
  return requestLease(dhcpOptions({ ...machine, timeout: 10_000 }));
}

async function netboot(lease: DhcpClientLease): Promise<readonly WalkedFile[]> {
  const files = await walkIpxe(machine.mac, lease, {
    bind: bindDgram,
    clock: () => performance.now(),
    localAddress: lease.address,
  });
  say(`from the network, as ${lease.address}: boot config by TFTP, the agent's kernel and ramdisk by HTTP`);
  return files;
}

/** Then it asks for what it was given before, as a machine does whose firmware has the network first. */
async function startFromDisk(before: Netboot | undefined): Promise<void> {
  const sha256 = createHash("sha256")
    .update(await readFile(machine.disk))
    .digest("hex");
  say(`from disk, SHA-256 ${sha256.slice(0, 16)}…`);
  if (before === undefined) return;
  const { address, file } = await askDhcp();
  say(`asks DHCP: ${address}, ${file === "" ? "no boot file" : file}`);
  say(`asks TFTP: ${await askTftp(before.lease, address)}`);
  const { status, bytes } = await fetchHttp({ url: before.kernelUrl, localAddress: address });
  say(`asks HTTP: ${status}${status === 200 ? "" : `, ${new TextDecoder().decode(bytes).trim()}`}`);
}

async function askTftp(before: DhcpClientLease, localAddress: Ipv4Address): Promise<string> {
  const location = locateBootFile(before.file, before.siaddr);
  if (location?.kind !== "tftp") return before.file;
  const { address, port, path } = location;
  return fetchTftp({ server: { address, port }, path, localAddress }).then(
    () => "served",
    (error: Error) => `refused, ${error.message.replace(/^.*The server sent /, "")}`,
  );
}

function say(text: string): void {
  serial.write(`${machine.node} ${text}\n`);
}
