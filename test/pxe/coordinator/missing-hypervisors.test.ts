import test from "ava";
import { missingHypervisors } from "../../../pxe/coordinator/missing-hypervisors.js";
import { ETH1 } from "./lab.js";

const SUBNETS = [
  {
    ...ETH1,
    unknown: { policy: "discover", driver: "hv9" } as const,
    rules: [{ match: {}, treatment: { policy: "proxy", driver: "hv1" } as const }],
  },
];

test("hypervisors that a policy names and no driver is are told once every driver has said who it is", (t) => {
  t.deepEqual(missingHypervisors(SUBNETS, [{ hypervisor: "hv1" }, {}]), []);
  t.deepEqual(missingHypervisors(SUBNETS, [{ hypervisor: "hv1" }, { hypervisor: "hv2" }]), ["hv9"]);
  t.deepEqual(missingHypervisors(SUBNETS, [{ hypervisor: "hv2" }]), ["hv1", "hv9"]);
  t.deepEqual(missingHypervisors([ETH1], [{ hypervisor: "hv2" }]), []);
});
