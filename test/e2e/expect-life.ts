import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { DISK_CHUNK } from "../../driver/instance/agent-work.js";
import type { Hardware } from "../../driver/node/hardware.js";
import { until } from "../lab/commands.js";
import { DISK_SAYS, ROOT_BYTES } from "../lab/disk-image.js";
import { LAN } from "../lab/namespaces.js";
import { OS_CLIENTS } from "../lab/os-clients.js";
import type { PoweredMachine } from "../lab/powered-machine.js";
import { SAYS } from "../lab/ramdisk.js";
import { DRIVERS, type Site } from "../lab/site.js";

const MIB = 1024 * 1024;
/** The machine whose life it is: its boot NIC's, and that one's fixed address. */
export const MAC = "52:54:00:77:11:01";
export const ADDRESS = "10.77.0.81";
const DASHED = MAC.replaceAll(":", "-");
/** In one line. */
export const USER_DATA = "hello-from-user-data";

/** What the machine reported, as `node show --json` has it. */
export function isFound({ found }: { readonly found?: { readonly hardware: Hardware } }): void {
  const { nics = [], disks = [], ...rest } = found?.hardware ?? {};
  assert.deepEqual(rest, { cpus: 1, memory: 512 * MIB, architecture: "x86_64", firmware: "uefi" });
  const disk = (name: string, bytes: number, serial: string) => ({ name, bytes, serial, rotational: true });
  assert.deepEqual(disks, [disk("/dev/vda", 256 * MIB, "large"), disk("/dev/vdb", 128 * MIB, "small")]);
  const port = { chassis: "02:00:00:00:00:01", port: "ge-0/0/7" };
  const switchPort = { ...port, systemName: "tor1", portDescription: "r4u12" };
  assert.deepEqual(
    nics.map(({ name: _, ...nic }) => nic),
    [{ mac: MAC, link: true, switchPort }],
  );
}

/** The chunk in the middle of the image is on the first disk. */
export async function isHalfWritten(machine: PoweredMachine, image: string): Promise<void> {
  const middle = Math.floor(statSync(image).size / DISK_CHUNK / 2);
  const wanted = chunkOf(image, middle);
  const isThere = () => wanted.equals(chunkOf(machine.disks[0] ?? "", middle));
  await until("half of the image is on the disk", isThere, { timeout: 180_000 });
}

/** Bytes of the image's chunks that the first disk does not have. */
export function bytesLeft(machine: PoweredMachine, image: string): number {
  const [disk = ""] = machine.disks;
  const count = Math.ceil(statSync(image).size / DISK_CHUNK);
  const chunks = Array.from({ length: count }, (_, at) => {
    const wanted = chunkOf(image, at);
    return wanted.equals(chunkOf(disk, at).subarray(0, wanted.length)) ? 0 : wanted.length;
  });
  return chunks.reduce((sum, bytes) => sum + bytes, 0);
}

/** Shorter at the file's end. */
function chunkOf(path: string, at: number): Buffer {
  const file = openSync(path, "r");
  const bytes = Buffer.alloc(DISK_CHUNK);
  const length = readSync(file, bytes, 0, DISK_CHUNK, at * DISK_CHUNK);
  closeSync(file);
  return bytes.subarray(0, length);
}

/** The disk's system finds its root grown and what cloud-init is to read. */
export async function diskRuns(machine: PoweredMachine, marker: string): Promise<void> {
  await machine.waitFor(SAYS.marker(marker, MAC));
  const [, bytes, file] = await machine.waitFor(DISK_SAYS.root);
  assert.equal(file, marker);
  assert.ok(Number(bytes) > 1.5 * ROOT_BYTES, `the root file system has ${bytes} bytes`);
  const [, userData] = await machine.waitFor(DISK_SAYS.userData);
  assert.equal(userData, USER_DATA);
  await machine.waitFor(SAYS.done);
}

/** A host that looks like the machine gets its address and nothing to boot. */
export async function netbootIsOff(site: Site): Promise<void> {
  const { lab } = site;
  await lab.addHost("guest");
  await lab.run("guest", ["ip", "link", "set", LAN, "address", MAC]);
  const wire = await site.capture();
  assert.equal(await OS_CLIENTS["udhcpc"]?.(lab, "guest"), ADDRESS);
  const { dhcp } = await wire.waitForDhcp(MAC, "ACK");
  assert.equal(dhcp.file, "");
  assert.deepEqual(
    dhcp.options.filter(({ code }) => [66, 67, 150].includes(code)),
    [],
  );
  await wire.stop();
  await lab.run("guest", ["ip", "address", "replace", `${ADDRESS}/24`, "dev", LAN]);
  for (const file of ["kernel", "ramdisk", "disk", "work"]) {
    const http = await lab.run("guest", [
      "curl",
      "-s",
      "-w",
      "%{http_code}",
      `http://${DRIVERS.hv1}:8080/m/${DASHED}/${file}`,
    ]);
    assert.match(http, /boots from its disk since .*403$/s);
    const get = ["-m", "binary", "-c", "get", `m/${DASHED}/${file}`, lab.path("nothing")];
    const tftp = await lab.exec("guest", ["tftp", DRIVERS.hv1, ...get]);
    assert.match(tftp.stdout + tftp.stderr, /Error code 2: .*boots from its disk since/);
  }
  await lab.run("guest", ["ip", "link", "set", LAN, "down"]);
  assert.match(await site.ask("why", MAC), /boots from its disk/);
}

export function isZero(file = "", bytes?: number): boolean {
  const content = readFileSync(file).subarray(0, bytes);
  return Buffer.alloc(content.length).equals(content);
}
