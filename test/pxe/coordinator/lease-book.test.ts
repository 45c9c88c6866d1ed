import test from "ava";
import { LeaseBook, type Obstacle } from "../../../pxe/coordinator/lease-book.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { A, B, C, Dice, ETH1, ip, lease, mac, range, SERVER, subnet } from "./lab.js";

const NOW = 1_000_000;
const X = ip("10.77.0.100");
const isOwn = (address: Ipv4Address) => address === SERVER;
const wish = (of = A) => ({ mac: of, kind: "pool", isOwn }) as const;

test("a machine's own earlier address comes first, even expired", (t) => {
  const book = new LeaseBook([ETH1], [lease("10.77.0.107", A, NOW - 1)]);
  t.is(book.choose(ETH1, { ...wish(), requested: ip("10.77.0.101") }, NOW), ip("10.77.0.107"));
});

test("an address already held for it comes before all others", (t) => {
  const book = new LeaseBook([ETH1], [lease("10.77.0.107", A, NOW - 1)]);
  book.hold(ip("10.77.0.103"), { mac: A, kind: "pool", until: NOW + 1 });
  t.is(book.choose(ETH1, wish(), NOW), ip("10.77.0.103"));
  t.is(book.choose(ETH1, wish(), NOW + 1), ip("10.77.0.107"));
});

test("then the address it asks for, if the pool has it free", (t) => {
  const book = new LeaseBook([ETH1], [lease("10.77.0.101", B, NOW + 1)]);
  t.is(book.choose(ETH1, { ...wish(), requested: ip("10.77.0.105") }, NOW), ip("10.77.0.105"));
  t.not(book.choose(ETH1, { ...wish(), requested: ip("10.77.0.101") }, NOW), ip("10.77.0.101"));
  t.not(book.choose(ETH1, { ...wish(), requested: ip("10.77.0.50") }, NOW), ip("10.77.0.50"));
});

test("the same machine is given the same address by a book that knows nothing", (t) => {
  const big = subnet("10.77.0.0/16", { pool: range("10.77.1.0", "10.77.200.255") });
  for (let number = 0; number < 100; number++) {
    const one = mac(number);
    const [first, second] = [new LeaseBook([big], []), new LeaseBook([big], [])];
    t.is(first.choose(big, wish(one), NOW), second.choose(big, wish(one), NOW));
  }
});

test("never-used addresses go first, then the one that expired longest ago", (t) => {
  const leases = Array.from({ length: 9 }, (_, n) => lease(`10.77.0.${100 + n}`, mac(50 + n), NOW - 100 + n));
  const book = new LeaseBook([ETH1], leases.toReversed());
  t.is(book.choose(ETH1, wish(A), NOW), ip("10.77.0.109"));
  book.hold(ip("10.77.0.109"), { mac: A, kind: "pool", until: NOW + 60 });
  t.is(book.choose(ETH1, wish(B), NOW), ip("10.77.0.100"));
  book.hold(ip("10.77.0.100"), { mac: B, kind: "pool", until: NOW + 60 });
  t.is(book.choose(ETH1, wish(C), NOW), ip("10.77.0.101"));
});

test("an empty pool gives nothing until something falls free", (t) => {
  const leases = Array.from({ length: 10 }, (_, n) =>
    lease(`10.77.0.${100 + n}`, mac(50 + n), NOW + 100 + n),
  );
  const book = new LeaseBook([ETH1], leases);
  t.is(book.choose(ETH1, wish(), NOW), undefined);
  t.is(book.choose(ETH1, wish(), NOW + 100), X);
  book.apply([{ kind: "remove", address: ip("10.77.0.105") }]);
  t.is(book.choose(ETH1, wish(), NOW), ip("10.77.0.105"));
});

test("gateway, name servers, the server itself, network and broadcast address are never given out", (t) => {
  const small = subnet("10.1.0.0/29", {
    pool: range("10.1.0.0", "10.1.0.7"),
    gateway: ip("10.1.0.1"),
    dns: [ip("10.1.0.2")],
  });
  const book = new LeaseBook([small], []);
  const given = [];
  for (let number = 0; number < 8; number++) {
    const address = book.choose(small, { ...wish(mac(number)), isOwn: (one) => one === "10.1.0.3" }, NOW);
    if (address === undefined) continue;
    given.push(address);
    book.hold(address, { mac: mac(number), kind: "pool", until: NOW + 60 });
  }
  t.deepEqual(given.sort(), [ip("10.1.0.4"), ip("10.1.0.5"), ip("10.1.0.6")]);
});

test("a fixed address inside the pool is never given from the pool, leased or expired or given back", (t) => {
  const one = subnet("10.77.0.0/24", { pool: range("10.77.0.100", "10.77.0.100") });
  const book = new LeaseBook([one], [lease("10.77.0.100", A, NOW - 1, { kind: "fixed" })]);
  t.is(book.choose(one, wish(B), NOW), undefined);
  t.is(book.choose(one, { ...wish(B), requested: X }, NOW), undefined);
  book.apply([{ kind: "remove", address: X }]);
  t.is(book.choose(one, wish(B), NOW), undefined);
});

const obstacles = test.macro({
  exec(
    t,
    prepare: (book: LeaseBook) => void,
    kind: "fixed" | "pool",
    expected: Obstacle["kind"] | undefined,
  ) {
    const book = new LeaseBook([ETH1], []);
    prepare(book);
    t.is(book.obstacle(X, A, kind, NOW)?.kind, expected);
  },
  title: (name) => `in the way of an address: ${name}`,
});
const put =
  (of = B, until = NOW + 1) =>
  (book: LeaseBook) =>
    book.apply([{ kind: "put", lease: lease(X, of, until) }]);
const held =
  (kind: "fixed" | "pool", of = B, until = NOW + 1) =>
  (book: LeaseBook) =>
    book.hold(X, { mac: of, kind, until });

test("nothing", obstacles, () => {}, "fixed", undefined);
test("another's lease, even for a fixed address", obstacles, put(), "fixed", "leased");
test("another's lease that has expired: nothing", obstacles, put(B, NOW), "pool", undefined);
test("its own lease: nothing", obstacles, put(A), "pool", undefined);
test("another's offer, for the pool", obstacles, held("pool"), "pool", "held");
test("another's offer from the pool yields to a fixed address", obstacles, held("pool"), "fixed", undefined);
test("another's offer of a fixed address does not", obstacles, held("fixed"), "fixed", "held");
test("another's offer that has run out: nothing", obstacles, held("pool", B, NOW), "pool", undefined);
test("its own offer: nothing", obstacles, held("pool", A), "pool", undefined);
test(
  "another's lease on its way to disk",
  obstacles,
  (book) => book.beginCommit(B, [{ kind: "put", lease: lease(X, B, NOW) }]),
  "fixed",
  "leased",
);
test(
  "its own lease on its way to disk: nothing",
  obstacles,
  (book) => book.beginCommit(A, [{ kind: "put", lease: lease(X, A, NOW) }]),
  "pool",
  undefined,
);
test("its own decline, for the pool", obstacles, (book) => book.quarantine(X, NOW + 1), "pool", "declined");
test(
  "its own decline of a fixed address: nothing",
  obstacles,
  (book) => book.quarantine(X, NOW + 1),
  "fixed",
  undefined,
);
test("a decline long ago: nothing", obstacles, (book) => book.quarantine(X, NOW), "pool", undefined);

test("two changes of one address on their way protect it until both are over", (t) => {
  const book = new LeaseBook([ETH1], []);
  const put = { kind: "put", lease: lease(X, B, NOW) } as const;
  book.beginCommit(B, [put]);
  book.beginCommit(B, [{ kind: "remove", address: X }]);
  book.endCommit(B, [put]);
  t.is(book.holderOf(X, NOW), B);
  t.false(book.isSettled(X));
  book.endCommit(B, [{ kind: "remove", address: X }]);
  t.is(book.holderOf(X, NOW), undefined);
  t.true(book.isSettled(X));
});

test("strangers with ever new MACs make the book no larger than the pools", (t) => {
  const book = new LeaseBook([ETH1], []);
  let now = NOW;
  for (let number = 0; number < 5000; number++) {
    const one = { mac: mac(number), kind: "unknownMachine", isOwn } as const;
    const address = book.choose(ETH1, one, now);
    now += 10;
    if (address === undefined) continue;
    book.hold(address, { mac: one.mac, kind: one.kind, until: now + 50 });
    if (number % 3 === 0) book.apply([{ kind: "put", lease: lease(address, one.mac, now + 200) }]);
    if (number % 7 === 0) book.quarantine(address, now + 100);
  }
  t.true(book.size <= 9);
  t.true(book.leases().length <= 9);
});

test("an address outside the pools is forgotten with its lease and its hold", (t) => {
  const book = new LeaseBook([ETH1], []);
  const fixed = ip("10.77.0.50");
  book.hold(fixed, { mac: A, kind: "fixed", until: NOW + 1 });
  book.apply([{ kind: "put", lease: lease(fixed, A, NOW + 1, { kind: "fixed" }) }]);
  book.unhold(A);
  t.is(book.size, 1);
  book.apply([{ kind: "remove", address: fixed }]);
  t.is(book.size, 0);
});

test("among two hundred subnets each address finds its own pool", (t) => {
  const subnets = Array.from({ length: 200 }, (_, n) =>
    subnet(`10.${n}.0.0/24`, { pool: range(`10.${n}.0.10`, `10.${n}.0.11`) }),
  );
  const book = new LeaseBook(subnets.toReversed(), []);
  for (const [n, one] of subnets.entries()) {
    for (const address of [ip(`10.${n}.0.10`), ip(`10.${n}.0.11`)])
      book.apply([
        { kind: "put", lease: lease(address, mac(address.endsWith("0") ? n : n + 1000), NOW + 1) },
      ]);
    t.is(book.choose(one, wish(mac(5000)), NOW), undefined);
    book.apply([{ kind: "remove", address: ip(`10.${n}.0.11`) }]);
    t.is(book.choose(one, wish(mac(5000)), NOW), ip(`10.${n}.0.11`));
  }
});

test("this host's own addresses, however many, are never given out, even where a machine had them", (t) => {
  const book = new LeaseBook(
    [ETH1],
    Array.from({ length: 10 }, (_, n) => lease(`10.77.0.${100 + n}`, mac(n), NOW + n)),
  );
  const isOneOf = (address: Ipv4Address) => address !== "10.77.0.107";
  t.is(book.choose(ETH1, { ...wish(mac(99)), isOwn: isOneOf }, NOW + 10), ip("10.77.0.107"));
  t.is(book.choose(ETH1, { ...wish(mac(99)), isOwn: () => true }, NOW + 10), undefined);
});

test("known machines use up the kept eighth last, and strangers' offers after it, the oldest first", (t) => {
  const book = new LeaseBook(
    [ETH1],
    Array.from({ length: 8 }, (_, n) => lease(`10.77.0.${100 + n}`, mac(n), NOW + 99)),
  );
  book.hold(ip("10.77.0.108"), { mac: B, kind: "unknownMachine", until: NOW + 50 });
  const given = (of: number) => {
    const address = book.choose(ETH1, wish(mac(of)), NOW);
    if (address !== undefined) book.hold(address, { mac: mac(of), kind: "pool", until: NOW + 50 });
    return address;
  };
  t.deepEqual([given(50), given(51), given(52)], [ip("10.77.0.109"), ip("10.77.0.108"), undefined]);
});

test("leases are found by address and by MAC and subnet, and a new holder ends the old lease", (t) => {
  const book = new LeaseBook([ETH1], [lease("10.77.0.100", A, NOW - 1), lease("10.78.0.9", A, NOW + 1)]);
  t.is(book.leaseIn(ETH1.subnet, A)?.address, X);
  book.apply([{ kind: "put", lease: lease("10.77.0.100", B, NOW + 1) }]);
  t.is(book.leaseIn(ETH1.subnet, A), undefined);
  t.is(book.leaseAt(X)?.mac, B);
  t.deepEqual(
    book.leasesOf(A).map(({ address }) => address),
    [ip("10.78.0.9")],
  );
  t.is(book.leases().length, 2);
});

test("a MAC holds one address at a time", (t) => {
  const book = new LeaseBook([ETH1], []);
  book.hold(X, { mac: A, kind: "pool", until: NOW + 1 });
  book.hold(ip("10.77.0.101"), { mac: A, kind: "pool", until: NOW + 1 });
  t.is(book.holderOf(X, NOW), undefined);
  t.is(book.holderOf(ip("10.77.0.101"), NOW), A);
  book.unhold(A);
  t.is(book.holderOf(ip("10.77.0.101"), NOW), undefined);
});

test("whatever is done to a book, the pool gives only what is free, and gives while something is (seeded)", (t) => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  const dice = new Dice(seed);
  const book = new LeaseBook([ETH1], []);
  let now = NOW;
  for (let round = 0; round < 20_000; round++) {
    const one = mac(dice.below(40));
    const kind = dice.below(2) === 0 ? "pool" : "unknownMachine";
    const address = ipv4FromNumber(ipv4ToNumber(X) + dice.below(10));
    const holder = book.holderOf(address, now);
    const free = holder === undefined || holder === one;
    const what = dice.below(6);
    if (what === 0) now += dice.below(50);
    else if (what === 1 && free) book.hold(address, { mac: one, kind, until: now + dice.below(60) });
    else if (what === 2 && free) {
      const earlier = book.leasesOf(one).map((old) => ({ kind: "remove", address: old.address }) as const);
      book.apply([...earlier, { kind: "put", lease: lease(address, one, now + dice.below(200)) }]);
    } else if (what === 3) book.apply([{ kind: "remove", address }]);
    else if (what === 4 && dice.below(20) === 0) book.quarantine(address, now + dice.below(100));
    else book.unhold(one);
    const wanted = { ...wish(one), kind } as const;
    const chosen = book.choose(ETH1, wanted, now);
    const allFree = Array.from({ length: 10 }, (_, n) => ipv4FromNumber(ipv4ToNumber(X) + n)).filter(
      (candidate) => book.poolAllows(ETH1, candidate, wanted, now),
    );
    if (chosen === undefined ? allFree.length > 0 : !allFree.includes(chosen)) {
      t.fail(`seed ${seed}, round ${round}: chose ${chosen} of ${allFree}`);
      return;
    }
  }
  t.pass();
});
