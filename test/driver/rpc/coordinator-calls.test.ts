import test, { type ExecutionContext } from "ava";
import { connectCoordinator } from "../../../driver/rpc/client.js";
import type { CoordinatorPort } from "../../../driver/rpc/coordinator-port.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { ForeignServer } from "../../../pxe/boot/foreign-server.js";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import { BootLog } from "../../../pxe/coordinator/boot-log.js";
import type { DriverStatus } from "../../../pxe/coordinator/claim-index.js";
import { explain } from "../../../pxe/coordinator/explain.js";
import { bareContext } from "../../../pxe/coordinator/explain-context.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { PATIENCE } from "../../patience.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { address, all, LOOPBACK, MAC, MAC2, refusedWith, take } from "./support.js";

const NOW = 1_759_999_000_000;
const DRIVERS: readonly DriverStatus[] = [
  { driver: "10.99.0.12:7443", state: "down", claims: 0, text: "connection refused" },
  { driver: "10.99.0.11:7443", hypervisor: "hv1", state: "up", claims: 3, text: "" },
];
const LEASES: readonly Lease[] = [
  {
    address: address("10.77.0.100"),
    mac: MAC,
    kind: "fixed",
    hostname: "a",
    expiresAt: 1_760_000_000_000,
    hypervisor: "hv1",
  },
  { address: address("10.77.0.20"), mac: MAC2, kind: "unknownMachine", expiresAt: 1_760_000_001_500 },
];

function bootLog(): BootLog {
  return new BootLog({
    archive: new MemoryArchive({ run: "run-1", capacity: { known: 100, strangers: 100 } }),
    clock: () => 1_760_000_000_000,
    isKnown: () => true,
    holderOf: () => undefined,
    sessionOf: () => undefined,
  });
}

const CONTEXT = bareContext(NOW);

async function started(t: ExecutionContext, over: Partial<CoordinatorPort> = {}) {
  const boots = bootLog();
  const coordinator: CoordinatorPort = {
    id: "dc1",
    leaseDesk: deskOf(LEASES, NOW).desk,
    foreign: { list: () => [] },
    drivers: () => DRIVERS,
    missingHypervisors: () => [],
    boots,
    explain: async (mac, session) => explain(mac, await boots.eventsOf(mac, session), CONTEXT),
    ...over,
  };
  const server = await startCoordinatorServer({
    unknown: NO_UNKNOWN,
    listen: { host: LOOPBACK, port: 0 },
    coordinator,
  });
  const client = connectCoordinator(server.address, PATIENCE);
  t.teardown(async () => {
    await client.close();
    await server.close();
  });
  return { server, client, boots };
}

let sequence = 0;
function discover(mac: MacAddress): BootEvent {
  return {
    sequence: ++sequence,
    at: 1_760_000_000_000 + sequence,
    source: "dc1",
    mac,
    bootSession: `s-${mac}`,
    detail: { kind: "dhcpReceived", message: "DISCOVER", isIpxe: false, via: "interface eth1" },
  };
}

test("drivers are listed by address", async (t) => {
  const { client } = await started(t);
  t.deepEqual(await client.listDrivers(), [...DRIVERS].reverse());
});

test("a driver's absence and the hypervisors that are missing arrive as they were", async (t) => {
  const drivers: DriverStatus[] = [
    { driver: "a:1", state: "down", claims: 0, text: "x", absence: { holdsStrangers: true } },
    {
      ...{ driver: "b:1", hypervisor: "hv2", state: "down", claims: 3, text: "y" },
      absence: { since: NOW, holdsStrangers: false },
    },
  ];
  const { client } = await started(t, { drivers: () => drivers, missingHypervisors: () => ["hv9"] });
  t.deepEqual(await client.listDrivers(), drivers);
  t.deepEqual(await client.missingHypervisors(), ["hv9"]);
});

test("other DHCP servers are listed whole, by interface and server", async (t) => {
  const offer = { dns: [address("10.77.0.1")], bootServerDiscovery: true } as const;
  const [server, from] = [address("10.77.0.5"), address("10.77.0.6")];
  const whole: ForeignServer = {
    ...{ interface: "eth1", server, from, mac: MAC, standing: "foreign" },
    offers: {
      system: {
        ...offer,
        address: address("10.77.0.100"),
        leaseSeconds: 60,
        router: server,
        domain: "a.example",
      },
      uefiHttp: { ...offer, bootServer: server, bootFile: "http://10.77.0.5/x.efi" },
    },
    ...{ firstSeenAt: 1000, lastSeenAt: 2500 },
  };
  const overheard: ForeignServer = {
    ...{ interface: "eth0", server, from, standing: "coordinator", coordinator: "dc2", isProxy: true },
    ...{ offers: {}, overheard: { ...offer, bootServerDiscovery: false }, firstSeenAt: 1, lastSeenAt: 1 },
  };
  const { client } = await started(t, { foreign: { list: () => [whole, overheard] } });
  t.deepEqual(await client.listForeignServers(), [overheard, whole]);
});

test("leases are listed in the order of the numbers, page by page", async (t) => {
  const { client } = await started(t);
  const views = LEASES.map((lease) => ({ ...lease, expiresIn: lease.expiresAt - NOW }));
  t.deepEqual(await client.listLeases(), views.reverse());
  const first = await client.listLeasesPage({ pageSize: 1 });
  t.deepEqual(
    first.items.map((lease) => lease.address),
    [address("10.77.0.20")],
  );
  const second = await client.listLeasesPage({ pageSize: 1, pageToken: first.nextPageToken });
  t.deepEqual(
    second.items.map((lease) => lease.address),
    [address("10.77.0.100")],
  );
});

test("boots that are kept are told, of all machines or of one, and then the stream ends", async (t) => {
  const { client, boots } = await started(t);
  const events = [discover(MAC), discover(MAC2), discover(MAC)];
  events.forEach(boots.record);
  await boots.settled();
  const told = await all(client.watchBoots());
  t.deepEqual(
    told,
    events.map((event, index) => ({ run: "run-1", position: index + 1, event })),
  );
  const one = await all(client.watchBoots({ mac: "52:54:00:00:00:02" }));
  t.deepEqual(
    one.map(({ position }) => position),
    [2],
  );
});

test("boots are followed, and resumed in the same run only", async (t) => {
  const { client, boots } = await started(t);
  [discover(MAC), discover(MAC)].forEach(boots.record);
  const follow = client.watchBoots({ follow: true, run: "run-1", afterPosition: 1 });
  t.is((await follow.next()).value?.position, 2);
  boots.record(discover(MAC2));
  t.is((await follow.next()).value?.position, 3);
  await follow.return(undefined);
  const other = await take(client.watchBoots({ run: "run-0", afterPosition: 2 }), 3);
  t.deepEqual(
    other.map(({ position }) => position),
    [1, 2, 3],
  );
});

test("a boot is explained, with the step that is missing", async (t) => {
  const { client, boots } = await started(t);
  const event = discover(MAC);
  boots.record(event);
  const explanation = await client.explain(MAC);
  t.deepEqual(explanation, explain(MAC, [event], CONTEXT));
  t.is(explanation.missingStep, "owned");
  t.like(await client.explain("52:54:00:00:00:99"), { missingStep: "heard", events: [] });
});

test("a MAC in another spelling is refused", async (t) => {
  const { client } = await started(t);
  await refusedWith(t, client.explain("52-54-00-00-00-01"), "MAC_REFUSED");
  await refusedWith(t, all(client.watchBoots({ mac: "x" })), "MAC_REFUSED");
  await refusedWith(t, all(client.watchBoots({ afterPosition: -1 })), "ARGUMENT_REFUSED");
});

test("a plain Error inside the coordinator is INTERNAL, also in a stream", async (t) => {
  const fail = () => {
    throw new Error("secret");
  };
  const boots = { table: bootLog().table };
  const { client } = await started(t, {
    leaseDesk: { now: fail, list: fail, importLeases: fail, release: fail },
    boots: { ...boots, run: "r", read: fail, caughtUp: fail, subscribe: fail },
  });
  t.notRegex((await refusedWith(t, client.listLeases(), "INTERNAL")).message, /secret/);
  t.notRegex((await refusedWith(t, all(client.watchBoots()), "INTERNAL")).message, /secret/);
});

test("a thousand events of one boot are explained in one answer", async (t) => {
  const { client } = await started(t, {
    explain: async (mac) => ({
      ...explain(mac, [], CONTEXT),
      events: Array.from({ length: 20_000 }, () => discover(mac)),
    }),
  });
  t.is((await client.explain(MAC)).events.length, 5000);
});
