import test from "ava";
import { ClaimIndex } from "../../../pxe/coordinator/claim-index.js";
import { missingHypervisors } from "../../../pxe/coordinator/missing-hypervisors.js";
import { ETH1 } from "./lab.js";

const SUBNETS = [
  {
    ...ETH1,
    unknown: { policy: "discover", driver: "hv9" } as const,
    rules: [{ match: {}, treatment: { policy: "proxy", driver: "hv1" } as const }],
  },
];

/** Of drivers that call themselves so; `undefined`: one that was not reached yet. */
function indexOf(...hypervisors: readonly (string | undefined)[]): ClaimIndex {
  const index = new ClaimIndex(hypervisors.map((_, place) => `driver${place}`));
  for (const [place, hypervisor] of hypervisors.entries())
    if (hypervisor !== undefined) index.apply({ kind: "reset", driver: `driver${place}`, hypervisor });
  return index;
}

test("hypervisors that a policy names and no driver is are told once every driver has said who it is", (t) => {
  t.deepEqual(missingHypervisors(SUBNETS, indexOf("hv1", undefined)), []);
  t.deepEqual(missingHypervisors(SUBNETS, indexOf("hv1", "hv2")), ["hv9"]);
  t.deepEqual(missingHypervisors(SUBNETS, indexOf("hv2")), ["hv1", "hv9"]);
  t.deepEqual(missingHypervisors([ETH1], indexOf("hv2")), []);
});

test("a driver that calls itself otherwise, or nothing, from now on counts as that", (t) => {
  const index = indexOf("hv1", "hv9");
  const say = (hypervisor: string) => index.apply({ kind: "up", driver: "driver1", hypervisor });
  t.deepEqual(missingHypervisors(SUBNETS, index), []);
  say("hv2");
  t.deepEqual(missingHypervisors(SUBNETS, index), ["hv9"]);
  say("");
  t.deepEqual(missingHypervisors(SUBNETS, index), []);
  say("hv2");
  index.apply({ kind: "down", driver: "driver1", text: "refused" });
  t.deepEqual(missingHypervisors(SUBNETS, index), ["hv9"]);
});
