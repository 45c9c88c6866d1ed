import test from "ava";
import { type ErrorCode, MetalplugError } from "../../../driver/errors.js";
import type { Instance } from "../../../driver/instance/instance.js";
import { spawn } from "../../../driver/instance/instance-rules.js";
import type { InventoryState } from "../../../driver/inventory/inventory-state.js";
import type { Vif } from "../../../driver/vif/vif.js";
import { plug, unplug } from "../../../driver/vif/vif-rules.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { fixedVif, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NETWORKS, NODE, route, stateOf } from "./vif-lab.js";

const ANYHOW = { node: "r1", expectedRevision: 0 };

function spawned(vifs: readonly Vif[], bootMac?: MacAddress, state = stateOf()) {
  const request = { ...ANYHOW, image: "debian", loader: "ipxe", vifs, ...(bootMac && { bootMac }) } as const;
  return spawn(state, request, 0, () => "i1").state;
}

function instanceOf(state: InventoryState): Instance {
  const instance = state.instances.get("r1");
  if (instance === undefined) throw new Error("no instance");
  return instance;
}

const refused = test.macro({
  exec(t, vifs: readonly Vif[], code: ErrorCode, message: string, bootMac?: MacAddress) {
    const error = t.throws(() => spawned(vifs, bootMac), { instanceOf: MetalplugError });
    t.deepEqual({ code: error?.code, message: error?.message }, { code, message });
  },
  title: (name = "") => `refused: ${name}`,
});
const vif = (n: number, more: Partial<Vif> = {}): Vif => ({ ...poolVif(macOf(n)), ...more });

test(
  "a vif of another network than its NIC's",
  refused,
  [vif(1, { network: "tenants" })],
  "VIF_NETWORK_REFUSED",
  'Cannot plug MAC 52:54:00:00:00:01 of node "r1" into network "tenants": its NIC is on network "prov"',
);
test(
  "a vif of a network, on a NIC of which nobody said where it is",
  refused,
  [vif(4, { network: "prov" })],
  "VIF_NETWORK_REFUSED",
  'Cannot plug MAC 52:54:00:00:00:04 of node "r1" into network "prov": nobody has said which network its NIC is on',
);
test(
  "a NIC at no port of a network that needs one",
  refused,
  [vif(3)],
  "VIF_NETWORK_REFUSED",
  'Cannot plug MAC 52:54:00:00:00:03 of node "r1" into network "core": nobody has said which port of it its NIC is at',
);
test(
  "a network that is not configured",
  refused,
  [vif(1, { network: "nowhere" })],
  "NETWORK_UNKNOWN",
  'There is no network "nowhere" on hypervisor hv1; it has: core, prov, tenants',
);
test(
  "several vifs of which none is chosen to boot",
  refused,
  [vif(1), vif(2)],
  "BOOT_VIF_UNCLEAR",
  'Cannot choose the vif that boots node "r1": it has several (52:54:00:00:00:01, 52:54:00:00:00:02); name one of their MACs by --boot-mac',
);
test(
  "a boot MAC that no vif has",
  refused,
  [vif(1), vif(2)],
  "BOOT_MAC_REFUSED",
  'Cannot boot node "r1" by MAC 52:54:00:00:00:04: its vifs have the MACs 52:54:00:00:00:01, 52:54:00:00:00:02',
  macOf(4),
);
for (const hostname of ["", "-a", "a_b", "a..b", "a.", "ä", "x".repeat(64)])
  test(
    `the host name ${JSON.stringify(hostname)}`,
    refused,
    [vif(1, { hostname })],
    "ARGUMENT_REFUSED",
    `A vif's hostname is ${JSON.stringify(hostname)}; expected labels of letters, digits and inner hyphens with dots between them, as n1.lab.example (RFC 1123 §2.1)`,
  );
for (const mtu of [67, 65_536, 1400.5, Number.NaN])
  test(
    `an MTU of ${mtu}`,
    refused,
    [vif(1, { mtu })],
    "ARGUMENT_REFUSED",
    `A vif's MTU is ${mtu}; expected 68 to 65535 bytes`,
  );
test(
  "17 routes",
  refused,
  [vif(1, { routes: Array.from({ length: 17 }, (_, n) => route(`10.${n}.0.0/16`, "10.77.0.1")) })],
  "LIMIT_REACHED",
  "17 routes on one vif; at most 16",
);
test(
  "a default route",
  refused,
  [vif(1, { routes: [route("0.0.0.0/0", "10.77.0.1")] })],
  "ARGUMENT_REFUSED",
  "The destination of a vif's route is 0.0.0.0/0; expected a subnet with zero host bits, as 10.1.0.0/16; the default route is the gateway",
);
test(
  "two routes to one network",
  refused,
  [vif(1, { routes: [route("10.1.0.0/16", "10.77.0.1"), route("10.1.0.0/16", "10.77.0.2")] })],
  "ARGUMENT_REFUSED",
  "A vif's route is given twice for 10.1.0.0/16; expected one",
);
test(
  "a router that the fixed address cannot reach",
  refused,
  [{ ...fixedVif(macOf(1), "10.77.0.50"), routes: [route("10.1.0.0/16", "10.78.0.1")] }],
  "ARGUMENT_REFUSED",
  "The router of a vif's route is 10.78.0.1; expected a host in 10.77.0.0/24",
);
test(
  "a router that is no host",
  refused,
  [vif(1, { routes: [route("10.1.0.0/16", "224.0.0.1")] })],
  "ARGUMENT_REFUSED",
  "The router of a vif's route is 224.0.0.1; expected a host",
);

test("everything a vif can say is kept, and the network may be left to the cable", (t) => {
  const full: Vif = {
    ...fixedVif(macOf(2), "10.77.0.50"),
    ...{ network: "tenants", hostname: "web.lab.example", mtu: 9000 },
    routes: [route("10.1.0.0/16", "10.77.0.254")],
  };
  t.deepEqual(instanceOf(spawned([full])).vifs, [full]);
  t.deepEqual(instanceOf(spawned([vif(2)])).vifs, [vif(2)]);
  t.deepEqual(instanceOf(spawned([vif(4)])).vifs, [vif(4)], "of no known network");
});

test("the same vif again changes nothing; each other field makes it another one", (t) => {
  const there: Vif = {
    ...fixedVif(macOf(2), "10.77.0.50"),
    ...{ network: "tenants", hostname: "a", mtu: 1400, routes: [route("10.1.0.0/16", "10.77.0.1")] },
  };
  const state = spawned([there]);
  t.is(plug(state, { ...ANYHOW, vif: structuredClone(there) }).state, state);
  const others: readonly Partial<Vif>[] = [
    { hostname: "b" },
    { mtu: 1500 },
    { routes: [] },
    { routes: [route("10.1.0.0/16", "10.77.0.2")] },
    { address: { kind: "pool" } },
    { address: { ...there.address, gateway: "10.77.0.1" } as Vif["address"] },
  ];
  for (const other of others)
    t.throws(
      () => plug(state, { ...ANYHOW, vif: { ...there, ...other } }),
      { code: "VIF_EXISTS" },
      JSON.stringify(other),
    );
});

test("a vif plugged later never takes the boot over, and the one that boots is unplugged last", (t) => {
  let state = plug(spawned([vif(1)]), { ...ANYHOW, vif: vif(2) }).state;
  t.is(instanceOf(state).bootMac, macOf(1));
  const error = t.throws(() => unplug(state, { ...ANYHOW, mac: macOf(1) }), { code: "BOOT_VIF_IN_USE" });
  t.is(
    error?.message,
    'Cannot unplug MAC 52:54:00:00:00:01: node "r1" boots by it while 52:54:00:00:00:02 are plugged; unplug those first, or destroy the instance',
  );
  state = unplug(state, { ...ANYHOW, mac: macOf(2) }).state;
  state = unplug(state, { ...ANYHOW, mac: macOf(1) }).state;
  t.deepEqual(instanceOf(state).vifs, []);
  t.is(instanceOf(state).bootMac, undefined);
  t.is(instanceOf(plug(state, { ...ANYHOW, vif: vif(2) }).state).bootMac, undefined, "the only one boots");
});

test("a configuration that has lost a network refuses new vifs on it, not the old ones", (t) => {
  const state = { ...spawned([vif(1)]), networks: new Map([...NETWORKS].slice(1)) };
  t.throws(() => plug(state, { ...ANYHOW, vif: vif(2, { network: "prov" }) }), { code: "NETWORK_UNKNOWN" });
  t.is(plug(state, { ...ANYHOW, vif: vif(1) }).state, state);
});

test("two NICs on two networks never swap, in whatever order they are cabled, named, spawned and plugged", (t) => {
  for (let round = 0; round < 200; round++) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const shuffled = <T>(items: readonly T[], salt: number): T[] =>
      items
        .map((item, n) => ({ item, rank: ((seed ^ salt) * (n + 7919)) % 104_729 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
    const cables = [
      { mac: macOf(1), network: "prov" },
      { mac: macOf(2), network: "tenants", port: "p2" },
    ];
    const node = { ...NODE, macs: shuffled([1, 2].map(macOf), 3), cables: shuffled(cables, 5) };
    const right = shuffled([vif(1, { network: "prov" }), vif(2, { network: "tenants" })], 11);
    const wrong = shuffled([vif(1, { network: "tenants" }), vif(2, { network: "prov" })], 13);
    const [first, second] = right;
    if (first === undefined || second === undefined) throw new Error("two");
    const state = plug(spawned([first], undefined, stateOf(node)), { ...ANYHOW, vif: second }).state;
    const found = Object.fromEntries(instanceOf(state).vifs.map(({ mac, network }) => [mac, network]));
    t.deepEqual(found, { [macOf(1)]: "prov", [macOf(2)]: "tenants" }, `seed ${seed}`);
    t.throws(() => spawned(wrong, macOf(1), stateOf(node)), { code: "VIF_NETWORK_REFUSED" }, `seed ${seed}`);
  }
});

test("a fixed address behind a /32 may have a router anywhere", (t) => {
  const address = {
    kind: "fixed",
    address: "10.77.0.50" as Ipv4Address,
    prefixLength: 32,
    dns: [],
  } as const;
  const wanted = { mac: macOf(1), address, routes: [route("10.1.0.0/16", "169.254.0.1")] };
  t.deepEqual(instanceOf(spawned([wanted])).vifs, [wanted]);
});
