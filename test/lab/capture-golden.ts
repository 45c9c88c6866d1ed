/**
 * Rewrites test/golden from real firmware: `node dist/test/lab/capture-golden.js` as root. Takes some minutes.
 * The boot server is dnsmasq, so that nothing of this project shapes what the firmware sends.
 */
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Capture, type CapturedDhcp } from "./capture.js";
import { until } from "./commands.js";
import { debianKernel } from "./debian-kernel.js";
import type { DhcpListing } from "./dhcp-listing.js";
import type { Firmware } from "./firmware.js";
import { type GoldenPacket, listTftp, type TftpListing, writeGolden } from "./golden.js";
import { Machine } from "./machine.js";
import { Lab } from "./namespaces.js";
import type { CapturedDatagram } from "./pcap.js";
import { Dhclient, FETCHERS, startUdhcpc, UDHCPC, waitForLog } from "./peers.js";
import { SAYS } from "./ramdisk.js";
import { writeReferenceFiles } from "./reference-files.js";
import { startReferenceServer, startRouterAdvertisements } from "./reference-server.js";
import { missingRequirements } from "./requirements.js";

const SERVER = "10.77.0.11";
const SHORT = "udp and less 700";
const target = fileURLToPath(new URL("../../../test/golden", import.meta.url));

interface Subject {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  readonly address: string;
  readonly file: string;
  readonly efiIpxeFile?: string;
  /** What to wait for: the system's marker, or a DHCP message that shows the interesting part is over. */
  readonly until: "marker" | ((message: DhcpListing) => boolean);
}

const SUBJECTS: readonly Subject[] = [
  {
    name: "ipxe-rom",
    firmware: "bios",
    mac: "52:54:00:77:00:01",
    address: "10.77.0.21",
    file: "boot.ipxe",
    until: "marker",
  },
  {
    name: "snponly",
    firmware: "uefi",
    mac: "52:54:00:77:00:02",
    address: "10.77.0.22",
    file: "snponly.efi",
    efiIpxeFile: "boot.ipxe",
    until: "marker",
  },
  {
    name: "pxelinux",
    firmware: "bios",
    mac: "52:54:00:77:00:03",
    address: "10.77.0.23",
    file: "pxelinux.0",
    until: "marker",
  },
  {
    name: "shim-grub",
    firmware: "uefi",
    mac: "52:54:00:77:00:04",
    address: "10.77.0.24",
    file: "shimx64.efi",
    until: "marker",
  },
  {
    name: "undionly",
    firmware: "bios",
    mac: "52:54:00:77:00:05",
    address: "10.77.0.25",
    file: "undionly.kpxe",
    until: (message) => message.type === "REQUEST" && message.flags === 0x8000,
  },
  {
    name: "ovmf-http",
    firmware: "uefiHttp",
    mac: "52:54:00:77:00:06",
    address: "10.77.0.26",
    file: "http://10.77.0.11/boot.efi",
    until: (message) => message.type === "DISCOVER",
  },
];

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
]);
const capture = await Capture.start(lab, "br0", SHORT);
for (const subject of SUBJECTS) await boot(subject);
await runHostClients();
await capture.stop();
const packets = pick();
for (const kind of ["dhcp", "tftp"]) rmSync(join(target, kind), { recursive: true, force: true });
for (const packet of packets) writeGolden(target, packet);
console.log(`${packets.length} packets in ${target}`);
if (process.argv.includes("--keep-capture")) copyFileSync(capture.file, "golden.pcap");
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

function pick(): readonly GoldenPacket[] {
  return [...pickFirmware(), ...pickHosts(), ...pickServer(), ...pickTftp()];
}

function pickFirmware(): readonly GoldenPacket[] {
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
  ];
}

function pickServer(): readonly GoldenPacket[] {
  return (["OFFER", "ACK"] as const).map((type) =>
    dhcp(`dnsmasq-${type.toLowerCase()}`, "dnsmasq's answer to OVMF, as a reference", "snponly", type),
  );
}

function pickTftp(): readonly GoldenPacket[] {
  const from = (subject: string) => addressOf(subject);
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
    ...["tftp-hpa", "atftp", "windowsize", "curl"].map((client, index) =>
      golden("tftp", `${client}-rrq`, `${client} fetches a file`, hostRrqs()[index]),
    ),
  ];
}

type Packets = (datagram: CapturedDatagram) => boolean;

function hostRrqs(): readonly CapturedDatagram[] {
  return capture
    .datagrams()
    .filter((datagram) => datagram.destinationPort === 69 && datagram.source === "10.77.0.27");
}

function addressOf(subject: string): Packets {
  const address = SUBJECTS.find((one) => one.name === subject)?.address;
  return (datagram) => datagram.source === address;
}

function to(subject: string): Packets {
  const address = SUBJECTS.find((one) => one.name === subject)?.address;
  return (datagram) => datagram.destination === address;
}

function dhcp(
  name: string,
  about: string,
  subject: string,
  type: DhcpListing["type"],
  wanted: (message: DhcpListing) => boolean = () => true,
): GoldenPacket {
  const mac = SUBJECTS.find((one) => one.name === subject)?.mac ?? "";
  const found: CapturedDhcp | undefined = capture
    .dhcp(mac)
    .find((seen) => seen.dhcp.type === type && wanted(seen.dhcp));
  return golden("dhcp", name, about, found);
}

function tftp(
  name: string,
  about: string,
  packets: Packets,
  wanted: (packet: TftpListing) => boolean,
): GoldenPacket {
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
