import test from "ava";
import { planRehearsal, type RehearsalRequest } from "../../../pxe/rehearsal/rehearsed-machine.js";
import { A, ETH1, ip, subnet } from "../coordinator/lab.js";

const RACK = subnet("10.78.0.0/24");
const ETH2 = subnet("10.79.0.0/24", { interface: "eth2" });
const RELAY = ip("10.78.0.1");

/** Where the machine's messages would come from, or why nobody can say. */
function place(more: Partial<RehearsalRequest>, subnets = [ETH1, RACK]): string {
  const plan = planRehearsal({ mac: A, firmware: "uefi", processor: "x86_64", ...more }, subnets);
  return typeof plan === "string" ? plan : (plan.arrival.interface ?? plan.arrival.address);
}

test("a machine is heard on the only interface, on the one that is named, or through its relay", (t) => {
  t.is(place({}), "eth1");
  t.is(place({ interface: "eth2" }, [ETH1, ETH2]), "eth2");
  t.is(place({ relay: RELAY }), RELAY);
});

test("where it cannot be said how a machine is heard, the choices are named", (t) => {
  t.regex(place({}, [ETH1, ETH2]), /say which, by --interface eth1, eth2, or --via a relay$/);
  t.regex(place({}, [RACK]), /say which relay: --via$/);
  t.is(place({ interface: "eht1" }), "the coordinator serves no interface eht1; it serves eth1");
  t.is(
    place({ interface: "eth1" }, [RACK]),
    "the coordinator serves no interface eth1; it serves machines behind relays only (--via)",
  );
  t.regex(
    place({ interface: "eth1", relay: RELAY }),
    /on an interface or through a relay; give one of the two$/,
  );
});
