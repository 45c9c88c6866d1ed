/**
 * Rewrites test/golden from real firmware: `node dist/test/lab/capture-golden.js` as root. Takes some minutes; `--only NAME` does one subject's alone.
 * The boot server is dnsmasq, so that nothing of this project shapes what the firmware sends.
 */
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Capture, type CapturedDhcp } from "./capture.js";
import { until } from "./commands.js";
import { debianKernel } from "./debian-kernel.js";
import type { DhcpListing } from "./dhcp-listing.js";
import { type GoldenPacket, listTftp, type TftpListing, writeGolden } from "./golden.js";
import { SUBJECTS, type Subject } from "./golden-subjects.js";
import { Machine } from "./machine.js";
import { Lab } from "./namespaces.js";
import { OS_CLIENTS } from "./os-clients.js";
import type { CapturedDatagram } from "./pcap.js";
import { Dhclient, FETCHERS, startUdhcpc, UDHCPC, waitForLog } from "./peers.js";
import { SAYS } from "./ramdisk.js";
import { writeReferenceFiles } from "./reference-files.js";
import { startReferenceServer, startRouterAdvertisements } from "./reference-server.js";
import { missingRequirements } from "./requirements.js";

const SERVER = "10.77.0.11";
const SHORT = "udp and less 700";
const target = fileURLToPath(new URL("../../../test/golden", import.meta.url));

/** Systems of which only the first two messages are kept. */
const SYSTEMS = {
  dhcpcd: { mac: "52:54:00:77:00:0d", address: "10.77.0.33" },
  "systemd-networkd": { mac: "52:54:00:77:00:0e", address: "10.77.0.34" },
} as const;

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, "keep-capture": { type: "boolean", default: false } },
});
const isWanted = (name: string): boolean => values.only?.includes(name) ?? true;
const missing = missingRequirements();
if (missing.length > 0) {
  console.error(missing.join("\n"));
  process.exit(1);
}
await using lab = await Lab.create();
await lab.addHost("server", `${SERVER}/24`);
await startRouterAdvertisements(lab);
const files = lab.path("files");
writeReferenceFiles(files, await debianKernel(), "golden");
await startReferenceServer(lab, "server", "10.77.0.0", files, [
  ...SUBJECTS,
  { mac: "52:54:00:77:00:07", address: "10.77.0.27", file: "boot.ipxe" },
  { mac: "52:54:00:77:00:08", address: "10.77.0.28", file: "boot.ipxe" },
  ...Object.values(SYSTEMS).map((system) => ({ ...system, file: "boot.ipxe" })),
]);
const capture = await Capture.start(lab, "br0", SHORT);
for (const subject of SUBJECTS) if (isWanted(subject.name)) await boot(subject);
for (const [name, { mac }] of Object.entries(SYSTEMS)) if (isWanted(name)) await runSystem(name, mac);
if (values.only === undefined) await runHostClients();
await capture.stop();
const packets = pick();
for (const packet of packets) writeGolden(target, packet);
console.log(`${packets.length} packets in ${target}`);
if (values["keep-capture"]) copyFileSync(capture.file, "golden.pcap");
lab.forget();

async function boot(subject: Subject): Promise<void> {
  const started = performance.now();
  const machine = await Machine.plugIn(lab, {
    name: subject.name,
    firmware: subject.firmware,
    mac: subject.mac,
  });
  machine.powerOn();
  const { until: over } = subject;
  if (over === "marker") await machine.waitFor(SAYS.done);
  else
    await until(`${subject.name} got far enough`, () => capture.dhcp(subject.mac).some((m) => over(m.dhcp)), {
      timeout: 120_000,
    });
  await machine.powerOff();
  console.log(`${subject.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function runHostClients(): Promise<void> {
  for (const [host, mac] of [
    ["udhcpc", "52:54:00:77:00:07"],
    ["dhclient", "52:54:00:77:00:08"],
  ] as const) {
    await lab.addHost(host);
    await lab.run(host, ["ip", "link", "set", "lan0", "address", mac]);
  }
  const udhcpc = startUdhcpc(lab, "udhcpc");
  await waitForLog(udhcpc, /EVENT bound/);
  udhcpc.signal(UDHCPC.renew);
  await waitForLog(udhcpc, /EVENT renew/);
  udhcpc.signal(UDHCPC.release);
  await capture.waitForDhcp("52:54:00:77:00:07", "RELEASE");
  await udhcpc.stop();
  const dhclient = new Dhclient(lab, "dhclient");
  await dhclient.lease();
  await dhclient.lease();
  await dhclient.release();
  await capture.waitForDhcp("52:54:00:77:00:08", "RELEASE");
  await lab.run("udhcpc", ["ip", "address", "add", "10.77.0.27/24", "dev", "lan0"]);
  for (const [name, argv] of Object.entries(FETCHERS))
    await lab.run("udhcpc", argv(SERVER, "grub/grub.cfg", lab.path(`fetched-${name}`)));
  await lab.exec("udhcpc", FETCHERS.atftp(SERVER, "no/such/file", lab.path("nothing")));
}

async function runSystem(name: string, mac: string): Promise<void> {
  const host = name.slice(-8);
  await lab.addHost(host);
  await lab.run(host, ["ip", "link", "set", "lan0", "address", mac]);
  await OS_CLIENTS[name]?.(lab, host);
}

function pick(): readonly GoldenPacket[] {
  const all = [...pickFirmware(), ...pickSystems(), ...pickServer(), ...pickTftp()];
  const seen = all.flatMap((packet) => (packet === undefined ? [] : [packet]));
  return values.only === undefined ? [...seen, ...pickHosts()] : seen;
}

function pickSystems(): readonly (GoldenPacket | undefined)[] {
  return Object.entries(SYSTEMS).flatMap(([name, { mac }]) =>
    (["DISCOVER", "REQUEST"] as const).map((type) => {
      if (!isWanted(name)) return undefined;
      const found = capture.dhcp(mac).find((seen) => seen.dhcp.type === type);
      return golden("dhcp", `${name}-${type.toLowerCase()}`, `${name} on a Debian 12 host`, found);
    }),
  );
}

function pickFirmware(): readonly (GoldenPacket | undefined)[] {
  const rom = "QEMU's iPXE option ROM under SeaBIOS";
  const ovmf = "OVMF's own PXE stack";
  const undi = (message: DhcpListing) => message.flags === 0x8000;
  const isIpxe = (message: DhcpListing) => has(message, 175);
  return [
    dhcp("ipxe-rom-discover", `${rom}, first stage`, "ipxe-rom", "DISCOVER"),
    dhcp("ipxe-rom-request", `${rom}, first stage`, "ipxe-rom", "REQUEST"),
    dhcp("ovmf-pxe-discover", ovmf, "snponly", "DISCOVER", (m) => !isIpxe(m)),
    dhcp("ovmf-pxe-request", ovmf, "snponly", "REQUEST", (m) => !isIpxe(m)),
    dhcp("snponly-discover", "Debian's snponly.efi, second stage on OVMF", "snponly", "DISCOVER", isIpxe),
    dhcp("snponly-request", "Debian's snponly.efi, second stage on OVMF", "snponly", "REQUEST", isIpxe),
    dhcp(
      "undionly-discover",
      "Debian's undionly.kpxe, second stage on the ROM",
      "undionly",
      "DISCOVER",
      undi,
    ),
    dhcp("undionly-request", "Debian's undionly.kpxe, second stage on the ROM", "undionly", "REQUEST", undi),
    dhcp("ovmf-http-discover", "OVMF's HTTP boot", "ovmf-http", "DISCOVER"),
    dhcp("ovmf-http-request", "OVMF's HTTP boot", "ovmf-http", "REQUEST"),
    dhcp("ipxe-efi-discover", "Debian's ipxe.efi, second stage on OVMF", "ipxe-efi", "DISCOVER", isIpxe),
    dhcp("ipxe-efi-request", "Debian's ipxe.efi, second stage on OVMF", "ipxe-efi", "REQUEST", isIpxe),
    dhcp("ovmf-secure-discover", "OVMF's PXE stack with Secure Boot on", "ovmf-secure", "DISCOVER"),
    dhcp("ovmf-secure-request", "OVMF's PXE stack with Secure Boot on", "ovmf-secure", "REQUEST"),
    dhcp("aavmf-pxe-discover", "edk2's PXE stack on ARM 64-bit", "aavmf", "DISCOVER"),
    dhcp("aavmf-pxe-request", "edk2's PXE stack on ARM 64-bit", "aavmf", "REQUEST"),
    dhcp("plain-pxe-discover", "a PXE ROM that does not say it is iPXE", "plain-pxe", "DISCOVER"),
    dhcp("plain-pxe-request", "a PXE ROM that does not say it is iPXE", "plain-pxe", "REQUEST"),
    dhcp("ramdisk-udhcpc-discover", "busybox udhcpc in the booted ramdisk", "ipxe-rom", "DISCOVER", isUdhcp),
    dhcp("ramdisk-udhcpc-request", "busybox udhcpc in the booted ramdisk", "ipxe-rom", "REQUEST", isUdhcp),
  ];
}

function pickHosts(): readonly GoldenPacket[] {
  const of = (client: string, mac: string, type: DhcpListing["type"], suffix: string, index = 0) => {
    const found = capture.dhcp(mac).filter((seen) => seen.dhcp.type === type)[index];
    return golden("dhcp", `${client}-${suffix}`, `${client} on a Debian 12 host`, found);
  };
  const udhcpc = "52:54:00:77:00:07";
  const dhclient = "52:54:00:77:00:08";
  return [
    of("udhcpc", udhcpc, "DISCOVER", "discover"),
    of("udhcpc", udhcpc, "REQUEST", "request"),
    of("udhcpc", udhcpc, "REQUEST", "renew", 1),
    of("udhcpc", udhcpc, "RELEASE", "release"),
    of("dhclient", dhclient, "DISCOVER", "discover"),
    of("dhclient", dhclient, "REQUEST", "request"),
    of("dhclient", dhclient, "REQUEST", "init-reboot", 1),
    of("dhclient", dhclient, "RELEASE", "release"),
    ...["tftp-hpa", "atftp", "windowsize", "curl"].map((client, index) =>
      golden("tftp", `${client}-rrq`, `${client} fetches a file`, hostRrqs()[index]),
    ),
  ];
}

function pickServer(): readonly (GoldenPacket | undefined)[] {
  return (["OFFER", "ACK"] as const).map((type) =>
    dhcp(`dnsmasq-${type.toLowerCase()}`, "dnsmasq's answer to OVMF, as a reference", "snponly", type),
  );
}

function pickTftp(): readonly (GoldenPacket | undefined)[] {
  const rrq = (filename: RegExp, option?: string) => (packet: TftpListing) =>
    packet.opcode === "RRQ" &&
    filename.test(packet.filename ?? "") &&
    (option === undefined || (packet.options ?? []).some(([name]) => name === option));
  const is = (opcode: TftpListing["opcode"]) => (packet: TftpListing) => packet.opcode === opcode;
  return [
    tftp("ipxe-rom-rrq", "QEMU's iPXE ROM asks for a script", from("ipxe-rom"), rrq(/boot\.ipxe/)),
    tftp("ovmf-probe-rrq", "OVMF asks for a loader's size", from("snponly"), rrq(/snponly/, "tsize")),
    tftp("ovmf-probe-error", "OVMF ends its size probe: no fault", from("snponly"), is("ERROR")),
    tftp(
      "ovmf-rrq",
      "OVMF fetches the loader",
      from("snponly"),
      (p) => rrq(/snponly/)(p) && !rrq(/./, "tsize")(p),
    ),
    tftp("snponly-rrq", "snponly.efi asks for its script", from("snponly"), rrq(/boot\.ipxe/)),
    tftp("pxelinux-module-rrq", "pxelinux asks for ldlinux.c32", from("pxelinux"), rrq(/ldlinux/)),
    tftp("pxelinux-config-rrq", "pxelinux asks for its config", from("pxelinux"), rrq(/pxelinux\.cfg\/01-/)),
    tftp("pxelinux-kernel-rrq", "pxelinux asks for the kernel", from("pxelinux"), rrq(/kernel$/)),
    tftp("shim-missing-rrq", "shim asks for a list that is not there", from("shim-grub"), rrq(/revocations/)),
    tftp("shim-grub-rrq", "shim asks for GRUB", from("shim-grub"), rrq(/grubx64/)),
    tftp("grub-config-rrq", "GRUB asks for its config", from("shim-grub"), rrq(/grub\/grub\.cfg$/)),
    tftp("grub-list-rrq", "GRUB asks for a list that is not there", from("shim-grub"), rrq(/\.lst$/)),
    tftp("dnsmasq-oack", "dnsmasq's OACK to OVMF's probe, as a reference", to("snponly"), is("OACK")),
    tftp("dnsmasq-error", "dnsmasq's ERROR for a missing file, as a reference", to("shim-grub"), is("ERROR")),
  ];
}

interface Party {
  readonly subject: string;
  readonly packets: (datagram: CapturedDatagram) => boolean;
}

function hostRrqs(): readonly CapturedDatagram[] {
  return capture
    .datagrams()
    .filter((datagram) => datagram.destinationPort === 69 && datagram.source === "10.77.0.27");
}

function from(subject: string): Party {
  const address = SUBJECTS.find((one) => one.name === subject)?.address;
  return { subject, packets: (datagram) => datagram.source === address };
}

function to(subject: string): Party {
  const address = SUBJECTS.find((one) => one.name === subject)?.address;
  return { subject, packets: (datagram) => datagram.destination === address };
}

function dhcp(
  name: string,
  about: string,
  subject: string,
  type: DhcpListing["type"],
  wanted: (message: DhcpListing) => boolean = () => true,
): GoldenPacket | undefined {
  if (!isMade(subject)) return undefined;
  const mac = SUBJECTS.find((one) => one.name === subject)?.mac ?? "";
  const found: CapturedDhcp | undefined = capture
    .dhcp(mac)
    .find((seen) => seen.dhcp.type === type && wanted(seen.dhcp));
  return golden("dhcp", name, about, found);
}

/** Without a ROM for it there is no plain PXE stack. */
function isMade(subject: string): boolean {
  return isWanted(subject) && SUBJECTS.some(({ name }) => name === subject);
}

function tftp(
  name: string,
  about: string,
  { subject, packets }: Party,
  wanted: (packet: TftpListing) => boolean,
): GoldenPacket | undefined {
  if (!isMade(subject)) return undefined;
  const found = capture
    .datagrams()
    .find(
      (seen) => ![67, 68].includes(seen.destinationPort) && packets(seen) && wanted(listTftp(seen.payload)),
    );
  return golden("tftp", name, about, found);
}

function golden(
  kind: GoldenPacket["kind"],
  name: string,
  about: string,
  datagram: CapturedDatagram | undefined,
): GoldenPacket {
  if (datagram === undefined)
    throw new Error(`Not seen on the wire: ${name} (${about}); see ${capture.file}`);
  return { kind, name, about, datagram };
}

function has(message: DhcpListing, code: number): boolean {
  return message.options.some((option) => option.code === code);
}

function isUdhcp(message: DhcpListing): boolean {
  const vendor = message.options.find((option) => option.code === 60)?.hex ?? "";
  return Buffer.from(vendor, "hex").toString("latin1").startsWith("udhcp");
}
