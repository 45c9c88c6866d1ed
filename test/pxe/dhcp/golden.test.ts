import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "ava";
import { type BootStage, bootStage } from "../../../pxe/boot/boot-client.js";
import { bootClient } from "../../../pxe/dhcp/client-facts.js";
import { messageType, readOption } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { FIRMWARE_PACKETS, type FirmwarePacket } from "./firmware-packets.js";
import { sorted } from "./wire.js";

/** Captured in the firmware lab, each with a listing made by code of its own. */
const FOLDER = fileURLToPath(new URL("../../../../test/golden/dhcp/", import.meta.url));
const CAPTURED = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter((name) => name.endsWith(".bin"))
      .map((name) => ({ name, bytes: Uint8Array.from(readFileSync(join(FOLDER, name))) }))
  : [];

interface Listing {
  readonly type: string;
  readonly op: number;
  readonly xid: string;
  readonly secs: number;
  readonly flags: number;
  readonly chaddr: string;
  readonly sname: string;
  readonly file: string;
  readonly options: readonly { readonly code: number; readonly hex: string }[];
}

const survives = test.macro<[Uint8Array]>({
  exec(t, bytes: Uint8Array) {
    const packet = decoded(bytes);
    const again = decoded(encodeDhcp(packet, { maxSize: 1472 }));
    t.deepEqual(sorted(again), sorted(packet));
    for (let length = 0; length < bytes.length; length += 1) {
      const torn = bytes.slice(0, length);
      t.notThrows(() => {
        const part = decodeDhcp(torn);
        if (part.ok) bootClient(part.value);
        else if (part.offset > length) throw new Error(`offset ${part.offset} of ${length} bytes`);
      });
    }
  },
  title: (_, bytes) => `re-encodes to itself and may be cut anywhere: ${nameOf(bytes)}`,
});

const matchesFacts = test.macro<[FirmwarePacket]>({
  exec(t, expected: FirmwarePacket) {
    const packet = decoded(expected.bytes);
    const client = bootClient(packet);
    t.is(messageType(packet), expected.message);
    t.is(packet.broadcast, expected.broadcast);
    t.is(readOption(packet, "maxMessageSize"), expected.maxMessageSize);
    t.is(client.architecture, expected.architecture);
    t.is(client.isIpxe, expected.isIpxe);
  },
  title: (_, { name }) => `is understood: ${name}`,
});

const matchesListing = test.macro<[string, Uint8Array]>({
  exec(t, name: string, bytes: Uint8Array) {
    const listing = JSON.parse(readFileSync(join(FOLDER, name.replace(/bin$/, "json")), "utf8")) as Listing;
    t.deepEqual(listed(decoded(bytes)), {
      ...pick(listing),
      flags: listing.flags & 0x8000,
      options: joined(listing.options),
    });
  },
  title: (_, name) => `decodes to what the lab's own listing says: ${name}`,
});

for (const packet of FIRMWARE_PACKETS) {
  test(survives, packet.bytes);
  test(matchesFacts, packet);
}
for (const { name, bytes } of CAPTURED) {
  test(survives, bytes);
  test(matchesListing, name, bytes);
}

/** Which boot file each captured firmware is told. */
const STAGES: Readonly<Record<string, BootStage | undefined>> = {
  "ipxe-rom-discover": "biosIpxe",
  "plain-pxe-discover": "biosPxe",
  "plain-pxe-request": "biosPxe",
  "undionly-discover": "biosIpxe",
  "ovmf-pxe-discover": "uefiX64Pxe",
  "ovmf-secure-discover": "uefiX64Pxe",
  "ovmf-secure-request": "uefiX64Pxe",
  "ovmf-http-discover": "uefiX64Http",
  "ovmf-http-request": "uefiX64Http",
  "snponly-discover": "uefiX64Ipxe",
  "ipxe-efi-discover": "uefiX64Ipxe",
  "ipxe-efi-request": "uefiX64Ipxe",
  "aavmf-pxe-discover": "uefiArm64Pxe",
  "aavmf-pxe-request": "uefiArm64Pxe",
  "udhcpc-discover": undefined,
  "dhclient-discover": undefined,
  "dhcpcd-discover": undefined,
  "systemd-networkd-discover": undefined,
};

for (const [name, stage] of Object.entries(STAGES))
  test(`boots at stage ${stage ?? "none"}: ${name}`, (t) => {
    const { bytes } = CAPTURED.find((captured) => captured.name === `${name}.bin`) ?? {};
    if (bytes === undefined) throw new Error(`${name} is not there`);
    t.is(bootStage(bootClient(decoded(bytes))), stage);
  });

function nameOf(bytes: Uint8Array): string {
  const known = [...FIRMWARE_PACKETS, ...CAPTURED].find((packet) => packet.bytes === bytes);
  return known?.name ?? "unnamed";
}

function decoded(bytes: Uint8Array): DhcpPacket {
  const result = decodeDhcp(bytes);
  if (!result.ok) throw new Error(`${result.reason} at ${result.offset}`);
  return result.value;
}

function pick({ type, op, xid, secs, chaddr, sname, file }: Listing) {
  return { type, op, xid, secs, chaddr, sname, file };
}

function listed(packet: DhcpPacket) {
  return {
    type: messageType(packet) ?? "",
    op: packet.op === "BOOTREQUEST" ? 1 : 2,
    xid: packet.xid.toString(16).padStart(8, "0"),
    secs: packet.secs,
    flags: packet.broadcast ? 0x8000 : 0,
    chaddr: packet.chaddr,
    sname: packet.sname,
    file: packet.file,
    options: new Map([...packet.options].map(([code, value]) => [code, Buffer.from(value).toString("hex")])),
  };
}

function joined(options: Listing["options"]): Map<number, string> {
  const byCode = new Map<number, string>();
  for (const { code, hex } of options) byCode.set(code, (byCode.get(code) ?? "") + hex);
  return byCode;
}
