import test from "ava";
import type { Lease, LeaseChange } from "../../../pxe/coordinator/lease.js";
import { LeaseBook } from "../../../pxe/coordinator/lease-book.js";
import { type ImportPlan, planImport } from "../../../pxe/coordinator/lease-import.js";
import { A, B, ETH1, ip, lease } from "./lab.js";

const NOW = 1_700_000_000_000;
const YEAR = 31_536_000_000;
const X = "10.77.0.100";
const Y = "10.77.0.101";
const RUNNING = lease(X, A, NOW + 1000);
const ENDED = lease(X, A, NOW - 1000);

type Prepare = (book: LeaseBook) => void;
const has =
  (...leases: readonly Lease[]): Prepare =>
  (book) =>
    book.apply(leases.map((one): LeaseChange => ({ kind: "put", lease: one })));
const nothing: Prepare = () => {};
const writing =
  (change: LeaseChange, mac = A): Prepare =>
  (book) =>
    book.beginCommit(mac, [change]);

const planned = test.macro({
  exec(t, prepare: Prepare, incoming: Lease, kind: ImportPlan["kind"], text: RegExp = /^$/) {
    const book = new LeaseBook([ETH1], []);
    prepare(book);
    const plan = planImport(book, [ETH1], incoming, NOW);
    t.is(plan.kind, kind);
    t.regex(plan.kind === "add" ? "" : plan.text, text);
  },
  title: (name) => `an imported lease: ${name}`,
});

test("of nobody's address is added", planned, nothing, RUNNING, "add");
test("that has ended is added, so that the machine finds its address", planned, nothing, ENDED, "add");
test("of a vif's fixed address is added as a record", planned, nothing, { ...RUNNING, kind: "fixed" }, "add");
test(
  "in no configured subnet is refused",
  planned,
  nothing,
  lease("10.88.0.1", A, NOW),
  "refuse",
  /none of the configured subnets \(10\.77\.0\.0\/24\)/,
);
test(
  "of the network's own address is refused",
  planned,
  nothing,
  lease("10.77.0.0", A, NOW),
  "refuse",
  /no host address/,
);
test(
  "of the broadcast address is refused",
  planned,
  nothing,
  lease("10.77.0.255", A, NOW),
  "refuse",
  /no host address/,
);
test("of the gateway is refused", planned, nothing, lease("10.77.0.254", A, NOW), "refuse", /gateway/);
test("of a name server is refused", planned, nothing, lease("10.77.0.253", A, NOW), "refuse", /name server/);
test("that ends in a year is added", planned, nothing, lease(X, A, NOW + YEAR), "add");
test(
  "that ends later than that is refused",
  planned,
  nothing,
  lease(X, A, NOW + YEAR + 1),
  "refuse",
  /more than a year/,
);
test("that is there already is kept", planned, has(RUNNING), RUNNING, "keep", /has the same lease/);
test("that is there already and has ended is kept", planned, has(ENDED), ENDED, "keep", /has the same lease/);
test("older than the machine's is kept", planned, has(RUNNING), ENDED, "keep", /has a newer lease/);
test("newer than the machine's is added", planned, has(ENDED), RUNNING, "add");
test(
  "older than the machine's at another address is kept",
  planned,
  has(lease(Y, A, NOW + 9000)),
  RUNNING,
  "keep",
  /newer lease, of 10\.77\.0\.101/,
);
test(
  "newer than the machine's running one at another address is refused",
  planned,
  has(lease(Y, A, NOW + 1)),
  RUNNING,
  "refuse",
  /has 10\.77\.0\.101 by an unexpired lease; release/,
);
test(
  "newer than the machine's ended one at another address is added",
  planned,
  has(lease(Y, A, NOW)),
  RUNNING,
  "add",
);
test(
  "of an address that another has is refused by name",
  planned,
  has(lease(X, B, NOW + 1)),
  RUNNING,
  "refuse",
  /leased to 52:54:00:00:00:02/,
);
test(
  "of an address that another has is refused even when it would end later",
  planned,
  has(lease(X, B, NOW + 1)),
  lease(X, A, NOW + YEAR),
  "refuse",
  /leased to/,
);
test(
  "of an address that another has, itself ended, is refused",
  planned,
  has(lease(X, B, NOW + 1)),
  ENDED,
  "refuse",
  /leased to/,
);
test("of an address that another had is added", planned, has(lease(X, B, NOW)), RUNNING, "add");
test(
  "that has ended, of an address that another had later, is kept out",
  planned,
  has(lease(X, B, NOW - 1)),
  ENDED,
  "keep",
  /was leased to 52:54:00:00:00:02 later/,
);
test(
  "that has ended, of an address that another had earlier, is added",
  planned,
  has(lease(X, B, NOW - 2000)),
  ENDED,
  "add",
);
test(
  "of an address offered to another is refused",
  planned,
  (book) => book.hold(ip(X), { mac: B, kind: "unknownMachine", until: NOW + 1 }),
  { ...RUNNING, kind: "fixed" },
  "refuse",
  /offered to 52:54:00:00:00:02/,
);
test(
  "of an address offered to another long ago is added",
  planned,
  (book) => book.hold(ip(X), { mac: B, kind: "pool", until: NOW }),
  RUNNING,
  "add",
);
test(
  "of an address being written for another is refused",
  planned,
  writing({ kind: "put", lease: lease(X, B, NOW + 1) }, B),
  RUNNING,
  "refuse",
  /leased to 52:54:00:00:00:02/,
);
test(
  "of a machine that is offered an address is kept out",
  planned,
  (book) => book.hold(ip(Y), { mac: A, kind: "pool", until: NOW + 1 }),
  RUNNING,
  "keep",
  /at this moment/,
);
test(
  "of a machine whose lease is being written is kept out",
  planned,
  writing({ kind: "put", lease: lease(Y, A, NOW + 1) }),
  RUNNING,
  "keep",
  /at this moment/,
);
test(
  "of a machine whose lease is being removed is kept out",
  planned,
  writing({ kind: "remove", address: ip(X) }),
  RUNNING,
  "keep",
  /at this moment/,
);
test(
  "of a declined address is refused",
  planned,
  (book) => book.quarantine(ip(X), NOW + 1),
  RUNNING,
  "refuse",
  /declined/,
);

test("an added lease takes the machine's ended one in the same subnet with it", (t) => {
  const book = new LeaseBook([ETH1], [lease(Y, A, NOW), lease("10.78.0.1", A, NOW)]);
  t.deepEqual(planImport(book, [ETH1], RUNNING, NOW), {
    kind: "add",
    changes: [
      { kind: "remove", address: ip(Y) },
      { kind: "put", lease: RUNNING },
    ],
  });
});

test("unless somebody else is about to have that address", (t) => {
  const book = new LeaseBook([ETH1], [lease(Y, A, NOW)]);
  book.beginCommit(B, [{ kind: "put", lease: lease(Y, B, NOW + 1) }]);
  t.deepEqual(planImport(book, [ETH1], RUNNING, NOW), {
    kind: "add",
    changes: [{ kind: "put", lease: RUNNING }],
  });
});
