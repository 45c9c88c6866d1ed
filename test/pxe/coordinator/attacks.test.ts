import test from "ava";
import { describe } from "../../../pxe/boot/describe-event.js";
import type { Coordinator } from "../../../pxe/coordinator/coordinator.js";
import { ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { HOSTILE } from "../dhcp/hostile-packets.js";
import { seededRandom } from "../tftp/seeded-random.js";
import { Harness } from "./harness.js";
import { A, B, ETH1, fixedGrant, HV1, ip, mac, POOL_GRANT, UEFI } from "./lab.js";

const NETWORK = "10.77";
const PACKETS = 500;
const [FIRST, LAST] = [ip("10.77.0.100"), ip("10.77.0.109")].map(ipv4ToNumber);
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

for (const [name, make] of HOSTILE)
  test(`${PACKETS} of this leave known machines alone: ${name}`, async (t) => {
    t.log(`SEED=${SEED}`);
    const random = seededRandom(SEED);
    await using lab = await Harness.start([{ ...ETH1, unknown: { policy: "pool" } }]);
    lab.allUp();
    lab.claim(HV1, A, fixedGrant("10.77.0.50"));
    lab.claim(HV1, B, POOL_GRANT);
    const before = [await lab.boot(A, UEFI), await lab.boot(B, UEFI)];
    const lines: string[] = [];
    lab.ring.subscribe((event) => lines.push(describe(event)));
    for (let packet = 0; packet < PACKETS; packet++) lab.hearBytes(make(random, NETWORK));
    await lab.settle();
    t.deepEqual([await lab.boot(A, UEFI), await lab.boot(B, UEFI)], before);
    t.deepEqual(strangersOutside(lab.coordinator), []);
    t.deepEqual(
      lines.filter((line) => /[\p{Cc}\u2028\u2029]/u.test(line)),
      [],
    );
  });

/** Leases of strangers that are none of the pool. */
function strangersOutside(coordinator: Coordinator): readonly string[] {
  return coordinator
    .leases()
    .filter(({ kind, address }) => {
      const number = ipv4ToNumber(address);
      return kind === "unknownMachine" && (number < (FIRST ?? 0) || number > (LAST ?? 0));
    })
    .map(({ address }) => address);
}

test("renewals, INFORMs and RELEASEs by unicast from networks that are nobody's get no answer and change no lease (Kea CVE-2025-40779)", async (t) => {
  await using lab = await Harness.start([{ ...ETH1, unknown: { policy: "pool" } }]);
  lab.allUp();
  for (const message of ["REQUEST", "INFORM", "RELEASE"] as const)
    for (const ciaddr of ["10.78.0.9", "192.0.2.1", "255.255.255.255", "127.0.0.1"].map(ip)) {
      const parts = { ciaddr, chaddr: mac(77), options: {} };
      lab.hear(message, parts, { address: ciaddr, port: 68 });
      lab.hear(message, parts, { address: ciaddr, port: 68, interface: "eth1" });
    }
  t.deepEqual(await lab.settle(), []);
  t.deepEqual(
    lab.coordinator.leases().filter((one) => one.mac === mac(77)),
    [],
  );
});

test("client identifiers of 0, 1, 128 and 900 bytes, and another machine's, make no other machine of it", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, fixedGrant("10.77.0.50"));
  const others = Uint8Array.of(1, 0x52, 0x54, 0, 0, 0, 2);
  for (const clientIdentifier of [...[0, 1, 128, 900].map((length) => new Uint8Array(length)), others])
    t.is(await lab.boot(A, { ...UEFI, clientIdentifier }), "10.77.0.50", `${clientIdentifier.length} bytes`);
});
