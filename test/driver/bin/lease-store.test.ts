import test, { type ExecutionContext } from "ava";
import { ClassicLevel } from "classic-level";
import { pino } from "pino";
import { logBadRecords } from "../../../driver/bin/boot-logging.js";
import { logOddLeases } from "../../../driver/bin/lease-logging.js";
import { leaseStore } from "../../../driver/bin/lease-store.js";
import { programLogger } from "../../../driver/bin/program-logger.js";
import { parseLeaseRecord } from "../../../driver/config/records.js";
import { openStore } from "../../../driver/store/level-store.js";
import type { Store } from "../../../driver/store/store.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import { A, ETH1, ip, lease, mac } from "../../pxe/coordinator/lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const GOOD = lease("10.77.0.100", A, NOW + 1000, { hostname: "r1", hypervisor: "hv1" });

const open = (store: Store, now = NOW) =>
  leaseStore(store, { parse: parseLeaseRecord, subnets: [ETH1], now });

/** A store's folder that holds these values, as they are. */
async function planted(t: ExecutionContext, records: ReadonlyMap<string, string | Buffer>): Promise<string> {
  const folder = await temporaryFolder(t);
  const level = new ClassicLevel<string, Buffer>(folder, { keyEncoding: "utf8", valueEncoding: "buffer" });
  for (const [key, value] of records) await level.put(key, Buffer.from(value));
  await level.close();
  return folder;
}

const record = (more: object): string => JSON.stringify({ ...GOOD, address: "10.77.0.101", ...more });
const DAMAGES: Readonly<Record<string, string | Buffer>> = {
  "nothing at all": "",
  "only NUL bytes, as a crashed file system leaves them": Buffer.alloc(200),
  "half a record": record({}).slice(0, 40),
  "a record with a bit turned": record({}).replace('"kind"', '"kinf"'),
  "two records in one": record({}) + record({}),
  "bytes that are no UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  null: "null",
  "a number": "17",
  "a text": '"lease"',
  "a list": `[${record({})}]`,
  "an empty object": "{}",
  "another machine's address": record({ address: "10.77.0.102" }),
  "an address with leading zeros": record({ address: "10.77.0.0101" }),
  "an address of five parts": record({ address: "10.77.0.101.1" }),
  "a MAC in capitals": record({ mac: "52:54:00:AA:00:01" }),
  "a multicast MAC": record({ mac: "01:00:5e:00:00:01" }),
  "a MAC that is a list": record({ mac: ["52:54:00:00:00:01"] }),
  "an unknown kind": record({ kind: "static" }),
  "an end before 1970": record({ expiresAt: -1 }),
  "an end in words": record({ expiresAt: "tomorrow" }),
  "an end that no calendar has": record({}).replace(String(GOOD.expiresAt), "1e308"),
  "an end beyond all numbers": record({}).replace(String(GOOD.expiresAt), "1e999"),
  "a host name that is no text": record({ hostname: { toString: "x" } }),
  "a network without prefix": record({ network: { dns: [] } }),
  "a prefix of 64": record({ network: { prefixLength: 64, dns: [] } }),
  "a name server that is a name": record({ network: { prefixLength: 24, dns: ["ns1"] } }),
  "a prototype for all": '{"__proto__":{"address":"10.77.0.101"},"constructor":1}',
  "lists nested 200,000 deep": `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  "objects nested 200,000 deep": `${`{"a":`.repeat(200_000)}1${"}".repeat(200_000)}`,
  "a megabyte of text": `"${"x".repeat(1 << 20)}"`,
};

for (const [name, damage] of Object.entries(DAMAGES))
  test(`a stored lease that is ${name} is set aside and reported, and the others are served`, async (t) => {
    const records = new Map([
      ["lease/10.77.0.100", JSON.stringify(GOOD)],
      ["lease/10.77.0.101", damage],
    ]);
    const folder = await planted(t, records);
    for (const start of ["first", "second"]) {
      await using store = await openStore(folder);
      const leases = await open(store);
      t.deepEqual(leases.load(), [GOOD], start);
      t.deepEqual(
        store.badRecords.map(({ key }) => key),
        ["lease/10.77.0.101"],
        start,
      );
      t.not(store.badRecords[0]?.found, "");
      await leases.commit([{ kind: "put", lease: GOOD }]);
    }
  });

for (const key of [
  "lease/",
  "lease/x",
  "lease/10.77.0.1\u0000",
  "lease/10.77.0.1/10.77.0.100",
  "lease/\r\n\u001b[2J",
])
  test(`a lease under the key ${JSON.stringify(key)} is set aside`, async (t) => {
    await using store = await openStore(await planted(t, new Map([[key, JSON.stringify(GOOD)]])));
    t.deepEqual((await open(store)).load(), []);
    t.is(store.badRecords[0]?.key, key);
  });

test("ten thousand bad leases are set aside together, and the start goes on", async (t) => {
  const folder = await temporaryFolder(t);
  await using store = await openStore(folder);
  const bad = Array.from({ length: 10_000 }, (_, n) => ({ key: `lease/${n}`, value: n }));
  await store.commit([...bad, { key: "lease/10.77.0.100", value: GOOD }]);
  t.deepEqual((await open(store)).load(), [GOOD]);
  t.is(store.badRecords.length, 10_000);
});

const HOSTILE = [
  "a\r\nb",
  "\u001b[2J\u001b]0;owned\u0007",
  "\u0085\u009b31m",
  "\u0000",
  "\u2028\u2029",
  "\ud800",
  "../../etc/passwd",
  '"},{"',
  "%s%n",
  "x".repeat(70_000),
];
for (const hostname of HOSTILE)
  test(`the host name ${JSON.stringify(hostname).slice(0, 60)} survives store and reload, and no log line breaks over it`, async (t) => {
    const hostile: Lease = { ...GOOD, hostname };
    const folder = await temporaryFolder(t);
    const first = await openStore(folder);
    await (await open(first)).commit([{ kind: "put", lease: hostile }]);
    await first.close();
    await using store = await openStore(folder);
    t.deepEqual((await open(store)).load(), [hostile]);
    await store.commit([{ key: `lease/${hostname}`, value: { ...hostile, mac: hostname, kind: hostname } }]);
    await open(store);
    t.is(store.badRecords.length, 1);
    const lines: string[] = [];
    logBadRecords(store, programLogger("dc1", { write: (line: string) => lines.push(line) }));
    t.is(lines.length, 1);
    t.notRegex((lines[0] ?? "").replace(/\n$/, ""), /[\p{Cc}\u2028\u2029]/u);
    t.notThrows(() => JSON.parse(lines[0] ?? ""));
  });

test("a lease is written with the time that its end is by the host's clock", async (t) => {
  await using store = await openStore(await temporaryFolder(t));
  const toWall = (moment: number) => moment + HOUR;
  const leases = await leaseStore(store, { parse: parseLeaseRecord, subnets: [ETH1], now: NOW, toWall });
  await leases.commit([{ kind: "put", lease: GOOD }]);
  t.deepEqual((await open(store)).load(), [{ ...GOOD, expiresAt: GOOD.expiresAt + HOUR }]);
  await leases.commit([{ kind: "remove", address: GOOD.address }]);
  t.deepEqual((await open(store)).load(), []);
});

test("leases outside all subnets stay out of the book and on disk, and go 30 days after their end", async (t) => {
  const folder = await temporaryFolder(t);
  await using store = await openStore(folder);
  const leases = await open(store);
  const [running, ended, over] = [
    lease("10.88.0.1", A, NOW + HOUR),
    lease("10.88.0.2", mac(2), NOW - 30 * DAY + 1),
    lease("10.88.0.3", mac(3), NOW - 30 * DAY),
  ];
  const inside = lease("10.77.0.101", mac(4), NOW - 400 * DAY);
  for (const put of [GOOD, running, ended, over, inside]) await leases.commit([{ kind: "put", lease: put }]);
  const again = await open(store);
  t.deepEqual(again.load(), [GOOD, inside]);
  t.deepEqual(again.odd, { outside: 2, removed: 1, tooLong: 0 });
  t.deepEqual(
    store.entries("lease/10.88").map(([key]) => key),
    ["lease/10.88.0.1", "lease/10.88.0.2"],
  );
  const back = await leaseStore(store, {
    parse: parseLeaseRecord,
    subnets: [{ ...ETH1, subnet: { network: ip("10.0.0.0"), prefixLength: 8 } }],
    now: NOW,
  });
  t.is(back.load().length, 4);
});

test("leases that seem too long after the clock was set back are kept as they are, and counted", async (t) => {
  await using store = await openStore(await temporaryFolder(t));
  const leases = await open(store);
  const written = [lease("10.77.0.100", A, NOW + HOUR), lease("10.77.0.101", mac(2), NOW + HOUR - 1)];
  for (const put of written) await leases.commit([{ kind: "put", lease: put }]);
  t.deepEqual((await open(store)).odd, { outside: 0, removed: 0, tooLong: 0 });
  const back = await open(store, NOW - 1);
  t.deepEqual(back.odd, { outside: 0, removed: 0, tooLong: 1 });
  t.deepEqual(back.load(), written);
  t.deepEqual((await open(store, NOW + 400 * DAY)).load(), written, "a clock ahead removes nothing inside");
});

test("what is odd about the stored leases is one line each, and nothing when all is well", (t) => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  logOddLeases({ outside: 0, removed: 0, tooLong: 0 }, logger);
  t.deepEqual(lines, []);
  logOddLeases({ outside: 3, removed: 1, tooLong: 2 }, logger);
  t.deepEqual(
    lines.map(({ event }) => event),
    ["leases.outside", "leases.tooLong"],
  );
});
