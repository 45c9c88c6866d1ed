import { encodeOption } from "../dhcp/options.js";
import type { DhcpClientFacts } from "./dhcp-messages.js";

export type EncodedOptions = readonly (readonly [number, Uint8Array])[];

/** A client that says its architecture is firmware, or a loader that took over from it. */
export type FirmwareFacts = DhcpClientFacts & { readonly architecture: number };

/** Option 55 of each, as captured. */
const ASKED_FOR = {
  rom: [1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 128, 129, 130, 131, 132, 133, 134, 135, 42, 121],
  ipxe: [1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 128, 129, 130, 131, 132, 133, 134, 135, 175, 203],
  edk2Pxe: [
    ...[1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97],
    ...[128, 129, 130, 131, 132, 133, 134, 135],
  ],
  edk2Http: [
    ...[1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 235, 67],
    97,
  ],
} as const;

/** Option 175, iPXE's feature list: of the BIOS ROM and undionly.kpxe, and of snponly.efi. */
const IPXE_FEATURES = {
  bios: "b105011af41000eb03010000170101220101130101110101270101190101290101100102210101150101180101120101",
  uefi: "b105011af41000eb03010000170101240101130101110101270101290101150101120101",
} as const;

const MESSAGE_SIZE = 1472;
/** edk2's PXE writes 255 with its bytes swapped in a REQUEST. */
const EDK2_REQUEST_SIZE = 0xff00;
/** Architectures that boot by HTTP, RFC 5970 §3.3. */
const HTTP_ARCHITECTURES: readonly number[] = [15, 16, 17, 18, 19];

/** What ROMs and iPXE say of themselves, in their order. */
export function romOptions(facts: FirmwareFacts, clientIdentifier: [number, Uint8Array]): EncodedOptions {
  const { architecture, isIpxe } = facts;
  const features = IPXE_FEATURES[architecture === 0 ? "bios" : "uefi"];
  return [
    encodeOption("maxMessageSize", MESSAGE_SIZE),
    encodeOption("clientArchitecture", [architecture]),
    encodeOption("clientNetworkInterface", Uint8Array.of(1, ...undiVersion(facts))),
    encodeOption("vendorClass", vendorClass(facts)),
    ...(isIpxe ? [encodeOption("userClass", new Uint8Array(Buffer.from("iPXE")))] : []),
    encodeOption("parameterRequestList", ASKED_FOR[isIpxe ? "ipxe" : "rom"]),
    ...(isIpxe ? [encodeOption("etherboot", new Uint8Array(Buffer.from(features, "hex")))] : []),
    clientIdentifier,
    encodeOption("clientMachineIdentifier", facts.guid ?? new Uint8Array(16)),
  ];
}

/** What edk2 (OVMF, AAVMF) says of itself, in its order. */
export function edk2Options(facts: FirmwareFacts, isRequest: boolean): EncodedOptions {
  const isHttp = bootsByHttp(facts);
  const size = isRequest && !isHttp ? EDK2_REQUEST_SIZE : MESSAGE_SIZE;
  return [
    encodeOption("maxMessageSize", size),
    encodeOption("parameterRequestList", ASKED_FOR[isHttp ? "edk2Http" : "edk2Pxe"]),
    encodeOption("clientMachineIdentifier", facts.guid ?? new Uint8Array(16)),
    encodeOption("clientNetworkInterface", Uint8Array.of(1, ...undiVersion(facts))),
    encodeOption("clientArchitecture", [facts.architecture]),
    encodeOption("vendorClass", vendorClass(facts)),
  ];
}

export function bootsByHttp({ architecture }: Pick<FirmwareFacts, "architecture">): boolean {
  return HTTP_ARCHITECTURES.includes(architecture);
}

function vendorClass(facts: FirmwareFacts): string {
  const client = bootsByHttp(facts) ? "HTTPClient" : "PXEClient";
  const digits = String(facts.architecture).padStart(5, "0");
  const version = undiVersion(facts).map((part) => String(part).padStart(3, "0"));
  return `${client}:Arch:${digits}:UNDI:${version.join("")}`;
}

function undiVersion({ architecture, isIpxe }: FirmwareFacts): readonly [number, number] {
  if (architecture === 0) return [2, 1];
  return isIpxe ? [3, 10] : [3, 0];
}
