import test from "ava";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { recalledSightings } from "../../../pxe/coordinator/recalled-sightings.js";
import { Sightings } from "../../../pxe/coordinator/sightings.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { A, B } from "./lab.js";

const PXE = "PXEClient:Arch:00007:UNDI:003000";
const heard = (more: Partial<Extract<BootEventDetail, { kind: "dhcpReceived" }>> = {}): BootEventDetail => ({
  ...{ kind: "dhcpReceived", message: "DISCOVER", isIpxe: false, via: "interface eth1" },
  ...more,
});
const judged = (policy: "log" | "pool", rule = "rules.0"): BootEventDetail => ({
  ...{ kind: "strangerJudged", policy, rule, text: "" },
});
const OWNED: BootEventDetail = { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"] };
const ACCEPTED: BootEventDetail = {
  ...{ kind: "strangerDecided", decision: "accepted", node: "n1", hypervisor: "hv1" },
};

/** One event a second. */
function events(...told: readonly (readonly [MacAddress, BootEventDetail])[]): readonly BootEvent[] {
  return told.map(([mac, detail], place) => ({
    ...{ sequence: place + 1, at: place * 1000, source: "dc1", mac, detail },
  }));
}

test("who was heard and met by a policy is recalled, with its firmware and when it was heard last", (t) => {
  const story = events(
    [A, heard({ architecture: 7, vendorClass: PXE })],
    [A, judged("log")],
    [B, heard()],
    [B, judged("pool", "unknown")],
    [A, heard({ vendorClass: "udhcp", via: "relay 10.9.0.1" })],
  );
  t.deepEqual(recalledSightings(story), [
    {
      ...{ mac: B, firstAt: 3000, lastAt: 3000, via: "interface eth1" },
      ...{ policy: "pool", rule: "unknown" },
    },
    {
      ...{ mac: A, firstAt: 1000, lastAt: 4000, via: "relay 10.9.0.1", architecture: 7, vendorClass: PXE },
      ...{ policy: "log", rule: "rules.0" },
    },
  ]);
});

test("who has become a node since, or was never met by a policy, is no stranger", (t) => {
  t.deepEqual(recalledSightings(events([A, heard()], [A, judged("log")], [A, ACCEPTED])), []);
  t.deepEqual(recalledSightings(events([A, heard()], [A, judged("log")], [A, heard()], [A, OWNED])), []);
  t.deepEqual(recalledSightings(events([A, heard()])), []);
});

test("what was recalled is forgotten as what was heard is", (t) => {
  const sightings = new Sightings();
  sightings.recall(recalledSightings(events([A, heard()], [A, judged("log")])));
  t.like(sightings.of(A), { policy: "log" });
  sightings.forget(A);
  t.deepEqual(sightings.all(), []);
});
