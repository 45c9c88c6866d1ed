import type { MessageType } from "../../../pxe/dhcp/option-codecs.js";
import { hex, join, latin1, option, wire } from "./wire.js";

/** What a real client was seen to send (client, flags and options in wire order), put together by hand. */
export interface FirmwarePacket {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly message: MessageType;
  readonly broadcast: boolean;
  readonly maxMessageSize: number;
  readonly architecture?: number;
  readonly isIpxe: boolean;
}

const GUID = option(97, hex("00 4c4c4544 00421234 80565467 c04f4e32"));
const MAC_ID = option(61, hex("01 525400123456"));
const IPXE_ASKS = option(
  55,
  [1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 128, 129, 130, 131, 132, 133, 134, 135, 175, 203],
);
const OVMF_ASKS = option(
  55,
  [1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97, 128],
);
const IPXE_FEATURES = option(
  175,
  hex(
    "b105 01 1af4 1000 eb03 010000 170101 220101 130101 140101 110101 270101 190101 290101 100102 210101 150101 180101 1b0101 260101 120101",
  ),
);
const END = [255];

function ipxe(architecture: number, undi: string, userClass: readonly number[], features: readonly number[]) {
  return join(
    option(53, [1]),
    option(57, hex("05c0")),
    option(93, [0, architecture]),
    option(94, hex(architecture === 0 ? "010201" : "01030a")),
    option(60, latin1(`PXEClient:Arch:${String(architecture).padStart(5, "0")}:UNDI:${undi}`)),
    userClass,
    IPXE_ASKS,
    features,
    MAC_ID,
    GUID,
    END,
  );
}

function ovmf(architecture: number, vendor: string, size: string, chosen: readonly number[]) {
  return join(
    option(53, [chosen.length > 0 ? 3 : 1]),
    chosen,
    option(57, hex(size)),
    OVMF_ASKS,
    GUID,
    option(94, hex("010300")),
    option(93, [0, architecture]),
    option(60, latin1(`${vendor}:Arch:${String(architecture).padStart(5, "0")}:UNDI:003000`)),
    END,
  );
}

const USER_CLASS = option(77, latin1("iPXE"));
const CHOSEN = [...option(54, [10, 77, 0, 10]), ...option(50, [10, 77, 0, 21])];

export const FIRMWARE_PACKETS: readonly FirmwarePacket[] = [
  {
    name: "QEMU's BIOS iPXE ROM, DISCOVER",
    bytes: wire({ secs: 4, options: ipxe(0, "002001", USER_CLASS, IPXE_FEATURES) }),
    message: "DISCOVER",
    broadcast: false,
    maxMessageSize: 1472,
    architecture: 0,
    isIpxe: true,
  },
  {
    name: "undionly.kpxe, DISCOVER",
    bytes: wire({ secs: 4, flags: 0x8000, options: ipxe(0, "002001", USER_CLASS, IPXE_FEATURES) }),
    message: "DISCOVER",
    broadcast: true,
    maxMessageSize: 1472,
    architecture: 0,
    isIpxe: true,
  },
  {
    name: "plain PXE ROM, DISCOVER",
    bytes: wire({ options: ipxe(0, "002001", [], []) }),
    message: "DISCOVER",
    broadcast: false,
    maxMessageSize: 1472,
    architecture: 0,
    isIpxe: false,
  },
  {
    name: "snponly.efi, DISCOVER",
    bytes: wire({ options: ipxe(7, "003010", USER_CLASS, IPXE_FEATURES) }),
    message: "DISCOVER",
    broadcast: false,
    maxMessageSize: 1472,
    architecture: 7,
    isIpxe: true,
  },
  {
    name: "OVMF PXEv4, DISCOVER",
    bytes: wire({ flags: 0x8000, options: ovmf(7, "PXEClient", "05c0", []) }),
    message: "DISCOVER",
    broadcast: true,
    maxMessageSize: 1472,
    architecture: 7,
    isIpxe: false,
  },
  {
    name: "OVMF PXEv4, REQUEST with its byte-swapped maximum size",
    bytes: wire({ flags: 0x8000, secs: 4, options: ovmf(7, "PXEClient", "ff00", CHOSEN) }),
    message: "REQUEST",
    broadcast: true,
    maxMessageSize: 65280,
    architecture: 7,
    isIpxe: false,
  },
  {
    name: "OVMF HTTPv4, DISCOVER",
    bytes: wire({ flags: 0x8000, options: ovmf(16, "HTTPClient", "05c0", []) }),
    message: "DISCOVER",
    broadcast: true,
    maxMessageSize: 1472,
    architecture: 16,
    isIpxe: false,
  },
  {
    name: "udhcpc, DISCOVER",
    bytes: wire({
      options: join(
        option(53, [1]),
        MAC_ID,
        option(57, hex("0240")),
        option(55, [1, 3, 6, 12, 15, 28, 42]),
        option(60, latin1("udhcp 1.35.0")),
        END,
        new Uint8Array(40),
      ),
    }),
    message: "DISCOVER",
    broadcast: false,
    maxMessageSize: 576,
    isIpxe: false,
  },
];
