import test, { type ExecutionContext } from "ava";
import { type BootSummary, connectCoordinator } from "../../../driver/rpc/client.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import type { BootLog } from "../../../pxe/coordinator/boot-log.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { PATIENCE } from "../../patience.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { emptyBootLog } from "../../pxe/coordinator/empty-boot-log.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { address, LOOPBACK, MAC, MAC2, refusedWith } from "./support.js";

const NOW = 1_760_000_000_000;
const HEARD: BootEventDetail = { kind: "dhcpReceived", message: "DISCOVER", isIpxe: true, via: "eth1" };
const CONFLICT: BootEventDetail = { kind: "dhcpIgnored", message: "DISCOVER", reason: "conflict", text: "" };

async function started(t: ExecutionContext, clock = { now: NOW }) {
  const boots = emptyBootLog(() => clock.now);
  const server = await startCoordinatorServer({
    listen: { host: LOOPBACK, port: 0 },
    unknown: NO_UNKNOWN,
    coordinator: {
      id: "dc1",
      leaseDesk: deskOf([], NOW).desk,
      drivers: () => [],
      missingHypervisors: () => [],
      foreign: { list: () => [] },
      boots,
      explain: async (mac) => ({ mac, reason: "nothingHeard", cause: "", remedy: "", facts: [], events: [] }),
    },
  });
  const client = connectCoordinator(server.address, PATIENCE);
  t.teardown(async () => {
    await client.close();
    await server.close();
    await boots.close();
  });
  return { client, server, boots };
}

let sequence = 0;
function tell(boots: BootLog, mac: MacAddress, bootSession: string, detail = HEARD, source = "dc1"): void {
  const event: BootEvent = {
    sequence: ++sequence,
    at: NOW + sequence / 4,
    source,
    mac,
    bootSession,
    detail,
  };
  boots.record(event);
}

const idsOf = (boots: readonly BootSummary[]) => boots.map(({ id }) => id);

test("boots are listed the newest first, page by page, and narrowed", async (t) => {
  const { client, boots } = await started(t);
  for (let number = 0; number < 250; number++) tell(boots, number % 2 === 0 ? MAC : MAC2, `s${number}`);
  tell(boots, MAC, "s248", CONFLICT);
  await boots.settled();
  const all = await client.listBoots();
  t.deepEqual(
    idsOf(all),
    Array.from({ length: 250 }, (_, place) => `s${249 - place}`),
  );
  const first = await client.listBootsPage({ pageSize: 100 });
  tell(boots, MAC, "newer");
  await boots.settled();
  const second = await client.listBootsPage({ pageSize: 100, pageToken: first.nextPageToken });
  t.deepEqual(idsOf([...first.items, ...second.items]), idsOf(all.slice(0, 200)));
  t.deepEqual(idsOf(await client.listBoots({ state: "failed" })), ["s248"]);
  t.is((await client.listBoots({ mac: MAC2 })).length, 125);
  t.deepEqual(idsOf(await client.listBoots({ hypervisor: "hv1" })), []);
  await refusedWith(t, client.listBoots({ mac: "x" }), "MAC_REFUSED");
  await refusedWith(t, client.listBootsPage({ pageSize: 1001 }), "ARGUMENT_REFUSED");
  await refusedWith(t, client.listBootsPage({ pageToken: "x" }), "ARGUMENT_REFUSED");
});

test("a summary arrives as it was told", async (t) => {
  const { client, boots } = await started(t);
  tell(boots, MAC, "s");
  tell(boots, MAC, "s", {
    kind: "ownerAnswered",
    driver: "hv1",
    answer: "owner",
    node: "n1",
    text: "",
    milliseconds: 1,
  });
  tell(boots, MAC, "s", { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"] });
  tell(boots, MAC, "s", {
    kind: "dhcpSent",
    message: "OFFER",
    address: address("10.77.0.9"),
    destination: "-",
  });
  const called = { kind: "machineCalled", node: "n1", word: "start", accepted: true, text: "" } as const;
  tell(boots, MAC, "s", called, "hv1");
  tell(boots, MAC, "s", CONFLICT);
  await boots.settled();
  const [told] = await client.listBoots();
  t.deepEqual(told, boots.table.summary("s"));
  t.like(told, {
    node: "n1",
    hypervisor: "hv1",
    address: "10.77.0.9",
    milestone: "running",
    state: "failed",
  });
});

test("summaries are watched: the newest as they are, the newest last, then each that has changed", async (t) => {
  const { client, boots } = await started(t);
  for (const id of ["a", "b", "c"]) tell(boots, MAC, id);
  await boots.settled();
  const watch = client.watchBootSummaries({ first: 2 });
  t.deepEqual(idsOf((await watch.next()).value ?? []), ["b", "c"]);
  for (let count = 0; count < 50; count++) tell(boots, MAC, "a", count === 49 ? CONFLICT : HEARD);
  t.like((await watch.next()).value, [{ id: "a", state: "failed" }]);
  await watch.return(undefined);
});

test("a boot that was wanted for its state is told to its end", async (t) => {
  const { client, boots } = await started(t);
  tell(boots, MAC, "a");
  tell(boots, MAC2, "b", CONFLICT);
  await boots.settled();
  const watch = client.watchBootSummaries({ state: "booting" });
  t.deepEqual(idsOf((await watch.next()).value ?? []), ["a"]);
  tell(boots, MAC2, "b", CONFLICT);
  tell(boots, MAC, "a", CONFLICT);
  t.like((await watch.next()).value, { 0: { id: "a", state: "failed" }, length: 1 });
  await watch.return(undefined);
});

test("a watch of summaries ends when the server stops, and says so", async (t) => {
  const { client, boots, server } = await started(t);
  tell(boots, MAC, "a");
  await boots.settled();
  const watch = client.watchBootSummaries();
  await watch.next();
  const next = watch.next();
  await server.close();
  await refusedWith(t, next, "STOPPING");
});

test("a thousand boots that change at once are told in messages a peer takes, each as it is last", async (t) => {
  const { client, boots } = await started(t);
  const text = "\u20ac".repeat(3000);
  const withheld: BootEventDetail = { kind: "netbootWithheld", reason: "loaderMissing", text };
  const watch = client.watchBootSummaries({ first: 1000 });
  for (let number = 0; number < 1000; number++) tell(boots, MAC, `s${number}`);
  for (let number = 0; number < 1000; number++) tell(boots, MAC, `s${number}`, withheld);
  const last = new Map<string, string>();
  const failed = () => [...last.values()].filter((state) => state === "failed").length;
  for await (const part of watch) {
    for (const { id, state } of part) last.set(id, state);
    if (failed() === 1000) break;
  }
  t.is(last.size, 1000);
});
