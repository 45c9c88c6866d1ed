import test from "ava";
import { parseStrangerRecord } from "../../../driver/config/records.js";
import type { StrangerReport } from "../../../driver/stranger/stranger.js";
import { openStrangerReports, type ReportChange } from "../../../driver/stranger/stranger-reports.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, macAddressFromBytes } from "../../../pxe/net/mac-address.js";
import { MemoryDisk, MemoryStore } from "../instance/memory-store.js";

const mac = (number: number): MacAddress =>
  macAddressFromBytes(Uint8Array.of(2, 0, 0, number >> 16, number >> 8, number));
const report = (number: number, serial = ""): StrangerReport => ({
  ...{ mac: mac(number), at: 1000 + number, bootedAt: 500, address: "10.77.0.100" as Ipv4Address },
  hardware: { cpus: 4, ...(serial && { disks: [{ name: "/dev/sda", bytes: 1, serial }] }) },
});

async function opened(disk = new MemoryDisk(), own: readonly MacAddress[] = []) {
  const store = new MemoryStore(disk);
  const reports = await openStrangerReports({
    ...{ store, parseRecord: parseStrangerRecord, isOwn: (one) => own.includes(one) },
  });
  return { disk, store, reports };
}

test("a report is told once it is durable, and is there after a restart", async (t) => {
  const { disk, store, reports } = await opened();
  const told: ReportChange[] = [];
  reports.subscribe((change) => told.push(change));
  store.full = true;
  await t.throwsAsync(reports.put(report(1)), { message: /space/ });
  t.deepEqual([told, reports.all()], [[], []]);
  store.full = false;
  await reports.put(report(1));
  await reports.put(report(1, "second"));
  t.deepEqual(
    told.map(({ kind }) => kind),
    ["reported", "reported"],
  );
  t.deepEqual((await opened(disk)).reports.all(), [report(1, "second")]);
});

test("the oldest goes first where there are too many, also from the disk", async (t) => {
  const { disk, reports } = await opened();
  const gone: MacAddress[] = [];
  reports.subscribe((change) => (change.kind === "forgotten" ? gone.push(change.mac) : undefined));
  for (let number = 0; number < 1026; number++) await reports.put(report(number));
  t.deepEqual(gone, [mac(0), mac(1)]);
  t.is(reports.all().length, 1024);
  const again = await opened(disk);
  t.is(again.reports.all().length, 1024);
  t.is(again.reports.all()[0]?.mac, mac(2));
});

test("large reports push out the oldest before they fill the memory", async (t) => {
  const { reports } = await opened();
  for (let number = 0; number < 40; number++) await reports.put(report(number, "x".repeat(1 << 20)));
  t.true(reports.all().length <= 16, `${reports.all().length}`);
  t.truthy(reports.of(mac(39)));
});

test("what became a node of this driver, and what cannot be read, is not there after a restart and blocks nothing", async (t) => {
  const { disk, reports } = await opened();
  for (const number of [1, 2, 3]) await reports.put(report(number));
  disk.records.set(`stranger/${mac(2)}`, '{"mac":7}');
  const again = await opened(disk, [mac(1)]);
  t.deepEqual(
    again.reports.all().map((one) => one.mac),
    [mac(3)],
  );
  t.is(again.store.badRecords.length, 1);
  t.is(disk.records.has(`stranger/${mac(1)}`), false);
});

test("forgetting answers what there was, and nothing the second time", async (t) => {
  const { disk, reports } = await opened();
  await reports.put(report(1));
  t.deepEqual(await reports.forget(mac(1)), report(1));
  t.is(await reports.forget(mac(1)), undefined);
  t.deepEqual((await opened(disk)).reports.all(), []);
});
