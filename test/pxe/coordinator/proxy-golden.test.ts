import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";
import type { BootStage } from "../../../pxe/boot/boot-client.js";
import { readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import { listDhcp } from "../../lab/dhcp-listing.js";
import { BOOT, BY_ETH1, ip, one, POOL_GRANT, SERVER, subnet } from "./lab.js";
import { Script } from "./transaction-script.js";

const FOLDER = fileURLToPath(new URL("../../../../test/golden/dhcp/", import.meta.url));
const FOREIGN = subnet("10.77.0.0/24", { interface: "eth1", addresses: "foreign" });
const TO_4011: Arrival = {
  ...{ interface: "eth1", localAddress: SERVER, address: ip("10.77.0.204"), port: 4011 },
  service: "bootServer",
};
const URL_FILE = "http://10.77.0.11:8080/snponly.efi";
const FILES: readonly (readonly [BootStage, string])[] = [
  ["biosPxe", "undionly.kpxe"],
  ["biosIpxe", "b.ipxe"],
  ["uefiX64Pxe", "snponly.efi"],
  ["uefiX64Ipxe", "u.ipxe"],
  ["uefiX64Http", URL_FILE],
  ["uefiArm64Pxe", "snponly-arm64.efi"],
];
const GRANT = { ...POOL_GRANT, boot: { ...BOOT, files: new Map(FILES) } };

const PXE = "505845436c69656e74";
const HTTP = "48545450436c69656e74";
/** What captured firmware is told, read by code that is none of the code under test: the boot file, and options 60 and 43. */
const TOLD: Readonly<Record<string, readonly [file: string, vendorClass: string, vendorSpecific: string]>> = {
  "ovmf-pxe-discover": ["snponly.efi", PXE, "060108"],
  "ovmf-secure-discover": ["snponly.efi", PXE, "060108"],
  "ovmf-http-discover": [URL_FILE, HTTP, ""],
  "aavmf-pxe-discover": ["snponly-arm64.efi", PXE, "060108"],
  "ipxe-rom-discover": ["b.ipxe", PXE, "060108"],
  "plain-pxe-discover": ["undionly.kpxe", PXE, "060108"],
  "undionly-discover": ["b.ipxe", PXE, "060108"],
  "snponly-discover": ["u.ipxe", PXE, "060108"],
  "ipxe-efi-discover": ["u.ipxe", PXE, "060108"],
};

for (const [name, [file, vendorClass, vendorSpecific]] of Object.entries(TOLD))
  test(`beside another server's address, ${name} is answered with all that a boot needs and nothing of the network`, (t) => {
    const asked = captured(name);
    const listing = answer(name, BY_ETH1);
    t.like(listing, {
      type: "OFFER",
      op: 2,
      yiaddr: "0.0.0.0",
      ciaddr: "0.0.0.0",
      siaddr: "10.77.0.11",
      file,
    });
    t.like(listing, { xid: asked.xid, chaddr: asked.chaddr, flags: asked.flags });
    t.is(option(listing, 60), vendorClass);
    t.is(option(listing, 43), vendorSpecific);
    t.is(option(listing, 67), Buffer.from(file).toString("hex"));
    t.is(option(listing, 97), option(asked, 97));
    t.is(option(listing, 61), option(asked, 61));
    const codes = listing.options.map(({ code }) => code);
    t.deepEqual(
      codes.filter((code) => ![53, 54, 60, 43, 66, 67, 150, 97, 61].includes(code)),
      [],
    );
  });

test("UEFI that was sent to port 4011 is acknowledged there, to the port it asked from", (t) => {
  const asked = captured("ovmf-4011-request");
  t.like(asked, { type: "REQUEST", ciaddr: "10.77.0.204" });
  const listing = answer("ovmf-4011-request", TO_4011);
  t.like(listing, {
    type: "ACK",
    yiaddr: "0.0.0.0",
    siaddr: "10.77.0.11",
    file: "snponly.efi",
    xid: asked.xid,
  });
  t.is(option(listing, 60), PXE);
  t.is(option(listing, 97), option(asked, 97));
});

function captured(name: string) {
  const listing = listDhcp(readFileSync(`${FOLDER}${name}.bin`));
  if (listing === undefined) throw new Error(`${name} is no DHCP message`);
  return listing;
}

function answer(name: string, arrival: Arrival) {
  const decoded = decodeDhcp(Uint8Array.from(readFileSync(`${FOLDER}${name}.bin`)));
  const request = decoded.ok ? readRequest(decoded.value, arrival) : undefined;
  if (request === undefined) throw new Error(`${name} cannot be read`);
  const script = new Script([FOREIGN]);
  script.ask(request, one(GRANT));
  const [reply] = script.sent;
  const listing = reply && listDhcp(Buffer.from(encodeDhcp(reply, { maxSize: 1472 })));
  if (listing === undefined) throw new Error(`${name} is not answered`);
  return listing;
}

function option({ options }: ReturnType<typeof captured>, code: number): string {
  return options.find((one) => one.code === code)?.hex ?? "";
}
