import assert from "node:assert/strict";
import type { Capture, CapturedDhcp } from "../lab/capture.js";
import type { DhcpListing } from "../lab/dhcp-listing.js";
import type { Machine } from "../lab/machine.js";

/** Every boot server that DHCP named to the machine was this one. */
export function wasSentOnlyTo(capture: Capture, machine: Machine, driver: string): void {
  const servers = answersTo(capture, machine)
    .filter(({ dhcp }) => dhcp.siaddr !== "0.0.0.0")
    .map(({ dhcp }) => dhcp.siaddr);
  assert.deepEqual([...new Set(servers)], [driver], `boot servers named to ${machine.settings.name}`);
}

/** By IP and Ethernet alike: to all, or to the offered address in frames for the machine's own NIC, which answers no ARP yet. */
type Way = "everybody" | "its MAC";

/** Each answer went the way its question asked for by the broadcast flag; `ways` are those that were seen, in this order. */
export function wasAnsweredBy(capture: Capture, machine: Machine, ways: readonly Way[]): void {
  const answers = answersTo(capture, machine);
  const asked = answers.map(({ dhcp }) => wayAskedFor(capture, machine, dhcp.xid));
  const gone = answers.map((answer) => wayOf(answer, machine));
  const { name } = machine.settings;
  assert.deepEqual(gone, asked, `how ${name} was answered, and how it asked for it`);
  assert.deepEqual([...new Set(gone)], ways, `how ${name} was answered`);
}

/** Seconds from the machine's first DISCOVER to the first offer. */
export function secondsToOffer(capture: Capture, machine: Machine): number {
  const seen = capture.dhcp(machine.mac);
  const at = (type: DhcpListing["type"]) => seen.find(({ dhcp }) => dhcp.type === type)?.at ?? Number.NaN;
  return at("OFFER") - at("DISCOVER");
}

/** Seconds from an ACK to the first file: iPXE waits 13 for an IPv6 router that does not answer, and 3 for a ProxyDHCP. */
const SOON = 8;

/** Each PXE firmware or loader of the machine asked for its file soon after its ACK. */
export function neverWaited(capture: Capture, machine: Machine): void {
  const { name } = machine.settings;
  const acks = answersTo(capture, machine).filter(
    ({ dhcp }) => dhcp.type === "ACK" && isFirmware(questionOf(capture, machine, dhcp.xid)),
  );
  assert.ok(acks.length > 0, `${name} was acknowledged an address`);
  const datagrams = capture.datagrams();
  for (const { at, dhcp } of acks) {
    const file = datagrams.find(
      (seen) => seen.at > at && seen.source === dhcp.yiaddr && seen.destinationPort === 69,
    );
    const seconds = (file?.at ?? Number.POSITIVE_INFINITY) - at;
    assert.ok(seconds < SOON, `${name} asked for a file ${seconds.toFixed(1)} s after the ACK ${dhcp.xid}`);
  }
}

function answersTo(capture: Capture, machine: Machine): readonly CapturedDhcp[] {
  return capture.dhcp(machine.mac).filter(({ dhcp }) => dhcp.op === 2);
}

function questionOf(capture: Capture, machine: Machine, xid: string): DhcpListing | undefined {
  return capture.dhcp(machine.mac).find(({ dhcp }) => dhcp.op === 1 && dhcp.xid === xid)?.dhcp;
}

function wayAskedFor(capture: Capture, machine: Machine, xid: string): Way {
  return ((questionOf(capture, machine, xid)?.flags ?? 0) & 0x8000) !== 0 ? "everybody" : "its MAC";
}

function wayOf({ destination, destinationMac, dhcp }: CapturedDhcp, machine: Machine): string {
  const ends = `${destination} at ${destinationMac}`;
  if (ends === "255.255.255.255 at ff:ff:ff:ff:ff:ff") return "everybody" satisfies Way;
  return ends === `${dhcp.yiaddr} at ${machine.mac}` ? ("its MAC" satisfies Way) : ends;
}

/** Option 93 is the architecture: a running system sends none. */
function isFirmware(question: DhcpListing | undefined): boolean {
  return question?.options.some(({ code }) => code === 93) ?? false;
}
