import type { BootRow, StoryEvent } from "../../../driver/web/contract.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";

type Detail = StoryEvent["detail"];

export const START = 1_000_000;

export function address(text: string) {
  const parsed = parseIpv4Address(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

export function bootRow(more: Partial<BootRow> = {}): BootRow {
  const mac = parseMacAddress("52:54:00:00:00:01");
  if (mac === undefined) throw new Error("not a MAC address");
  return {
    ...{
      kind: "boot",
      key: "boot/1",
      id: "1",
      number: 1,
      mac,
      beganAt: START,
      lastAt: START,
      milestone: "heard",
      state: "booting",
    },
    text: "",
    ...more,
  };
}

/** Events at milliseconds since the boot's beginning. */
export function storyOf(...events: readonly (readonly [number, Detail])[]) {
  const told = events.map(
    ([at, detail]): StoryEvent => ({ at: START + at, source: sourceOf(detail), text: detail.kind, detail }),
  );
  return { boot: bootRow(), events: told };
}

function sourceOf({ kind }: Detail): string {
  return kind.startsWith("file") || kind === "machineCalled" ? "hv1" : "dc1";
}

export const received = (
  message: "DISCOVER" | "REQUEST",
  who: "firmware" | "ipxe" | "system" = "firmware",
): Detail => ({
  ...{ kind: "dhcpReceived", message, isIpxe: who === "ipxe", via: "eth1" },
  architecture: who === "system" ? undefined : 0,
});
export const sent = (message: "OFFER" | "ACK" | "NAK"): Detail => ({
  ...{ kind: "dhcpSent", message, address: address("10.0.0.5"), destination: "broadcast" },
});
const file = { protocol: "http", path: "/m/x/kernel" } as const;
export const started: Detail = { kind: "fileStarted", ...file, bytes: 8_000_000, options: "" };
export const served = (milliseconds: number, path: string = file.path): Detail => ({
  ...{ kind: "fileServed", ...file, path, bytes: 8_000_000, milliseconds, retransmits: 0 },
});
