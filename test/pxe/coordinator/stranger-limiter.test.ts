import test from "ava";
import { RateLimits } from "../../../pxe/coordinator/rate-limit.js";
import type { StrangerLimits } from "../../../pxe/coordinator/settings.js";
import { strangerKeys } from "../../../pxe/coordinator/stranger-keys.js";
import { StrangerLimiter } from "../../../pxe/coordinator/stranger-limiter.js";
import { encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { encodeRelayAgent } from "../../../pxe/dhcp/relay-agent.js";
import { ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { Dice, ip, mac, packet, UEFI } from "./lab.js";

const RELAY = ip("10.9.0.1");

function discover(chaddr: MacAddress, circuit?: string, giaddr = RELAY): Uint8Array {
  const plain = packet("DISCOVER", {
    chaddr,
    giaddr: circuit === undefined ? ip("0.0.0.0") : giaddr,
    options: UEFI,
  });
  if (circuit === undefined) return encodeDhcp(plain, {});
  const option = encodeRelayAgent(new Map([[1, Buffer.from(circuit, "latin1")]]));
  return encodeDhcp({ ...plain, options: new Map([...plain.options, [82, option]]) }, {});
}

test("a bucket gives its burst at once, and then its rate", (t) => {
  const limits = new RateLimits<string>({ perSecond: 10, burst: 3 }, 8);
  const taken = (now: number) => {
    const has = limits.has("a", now);
    if (has) limits.take("a", now);
    return has;
  };
  t.deepEqual([0, 0, 0, 0].map(taken), [true, true, true, false]);
  t.deepEqual([99, 100, 100].map(taken), [false, true, false]);
  t.deepEqual([10_000, 10_000, 10_000, 10_000].map(taken), [true, true, true, false]);
});

test("in the long run as much comes through as the rate says, however it comes", (t) => {
  const dice = new Dice(7);
  const limits = new RateLimits<string>({ perSecond: 50, burst: 20 }, 8);
  let [now, taken] = [0, 0];
  for (; now < 100_000; now += dice.below(9))
    if (limits.has("a", now)) {
      limits.take("a", now);
      taken += 1;
    }
  t.true(Math.abs(taken - 5020) <= 2, `${taken}`);
});

test("buckets are bounded: whose was used longest ago is full again", (t) => {
  const limits = new RateLimits<number>({ perSecond: 1, burst: 1 }, 4);
  for (const key of [1, 2, 3, 4, 5]) limits.take(key, 0);
  t.deepEqual(
    [1, 2, 5].map((key) => limits.has(key, 0)),
    [true, false, false],
  );
});

test("a message is counted by its MAC's first bytes, its relay or interface, and its circuit", (t) => {
  t.deepEqual(strangerKeys(discover(mac(5)), "eth1"), { macPrefix: 0x525400, relay: "eth1" });
  t.deepEqual(strangerKeys(discover(mac(5)), undefined), { macPrefix: 0x525400, relay: "" });
  const relay = ipv4ToNumber(RELAY);
  t.deepEqual(strangerKeys(discover(mac(5), "ge-1"), undefined), {
    macPrefix: 0x525400,
    relay,
    circuit: `${relay} ge-1`,
  });
});

test("option 82 of a message without relay is not looked at", (t) => {
  const relayed = Buffer.from(discover(mac(5), "ge-1"));
  relayed.fill(0, 24, 28);
  t.deepEqual(strangerKeys(relayed, "eth1"), { macPrefix: 0x525400, relay: "eth1" });
});

test("a message cut anywhere is counted by what is there", (t) => {
  const whole = discover(mac(5), "ge-1");
  for (let length = 0; length < whole.length; length++)
    t.notThrows(() => strangerKeys(whole.subarray(0, length), "eth1"));
  t.deepEqual(strangerKeys(new Uint8Array(0), "eth1"), { macPrefix: 0, relay: "eth1" });
});

test("random bytes are counted by something", (t) => {
  const dice = new Dice(11);
  for (let round = 0; round < 5000; round++) {
    const bytes = Uint8Array.from({ length: dice.below(400) }, () => dice.below(256));
    t.notThrows(() => strangerKeys(bytes, undefined));
  }
});

const SMALL: StrangerLimits = {
  macPrefix: { perSecond: 1, burst: 12 },
  relay: { perSecond: 1, burst: 8 },
  circuit: { perSecond: 1, burst: 3 },
};

function admitted(limiter: StrangerLimiter, messages: readonly Uint8Array[], now = 0): number {
  return messages.filter((bytes) => limiter.excess(bytes, "eth1", now) === undefined).length;
}

test("one noisy circuit does not silence strangers of another", (t) => {
  const limiter = new StrangerLimiter(SMALL);
  const noise = Array.from({ length: 1000 }, (_, number) => discover(mac(number), "noisy"));
  t.is(admitted(limiter, noise), 3);
  t.is(admitted(limiter, [discover(mac(1), "quiet")]), 1);
  t.is(
    admitted(limiter, [discover(mac(1), "noisy", ip("10.9.0.2"))]),
    1,
    "the same name behind another relay",
  );
  t.is(limiter.dropped, 997);
});

test("one noisy relay does not silence strangers of another, nor of an interface", (t) => {
  const limiter = new StrangerLimiter(SMALL);
  const noise = Array.from({ length: 100 }, (_, number) => discover(mac(number), `circuit ${number}`));
  t.is(admitted(limiter, noise), 8);
  t.is(admitted(limiter, [discover(mac(1), "c", ip("10.9.0.2")), discover(mac(1))]), 2);
});

test("one maker's MACs do not silence those of another", (t) => {
  const limiter = new StrangerLimiter({ ...SMALL, relay: { perSecond: 1000, burst: 1000 } });
  const other = parseMacAddress("aa:bb:cc:00:00:01");
  t.is(
    admitted(
      limiter,
      Array.from({ length: 50 }, (_, number) => discover(mac(number))),
    ),
    12,
  );
  t.is(other && admitted(limiter, [discover(other)]), 1);
});

test("what is dropped for one limit takes nothing of the others", (t) => {
  const limiter = new StrangerLimiter({ ...SMALL, macPrefix: { perSecond: 1, burst: 4 } });
  admitted(
    limiter,
    Array.from({ length: 50 }, () => discover(mac(1), "noisy")),
  );
  t.is(admitted(limiter, [discover(mac(1), "quiet"), discover(mac(1), "quiet")]), 1);
});

test("a thousand new machines that are switched on together are all heard, by the usual limits", (t) => {
  const limiter = new StrangerLimiter();
  for (const at of [0, 4000, 12_000, 28_000])
    t.is(
      admitted(
        limiter,
        Array.from({ length: 1000 }, (_, number) => discover(mac(number), `port ${number}`)),
        at,
      ),
      1000,
    );
});

const told = (limiter: StrangerLimiter, bytes: Uint8Array, now: number) => {
  const excess = limiter.excess(bytes, "eth1", now);
  return excess && limiter.textFor(excess, now);
};

test("who sends too much is told once in a while, with what it is held to", (t) => {
  const limiter = new StrangerLimiter(SMALL);
  const noise = discover(mac(1), "ge-0/0/1");
  admitted(limiter, [noise, noise, noise]);
  t.is(
    told(limiter, noise, 0),
    "what comes by circuit ge-0/0/1 of relay 10.9.0.1 sends more than 1 messages a second (3 at once)",
  );
  t.is(told(limiter, noise, 100), undefined);
  const other = discover(mac(1), "\u0001\u00ff");
  admitted(limiter, [other, other, other], 2000);
  t.is(
    told(limiter, other, 2000),
    "what comes by circuit 0x01ff of relay 10.9.0.1 sends more than 1 messages a second (3 at once); 3 messages of strangers dropped since the start",
  );
  admitted(limiter, Array(100).fill(noise), 60_000);
  t.regex(told(limiter, noise, 60_000) ?? "", /^what comes by circuit ge-0\/0\/1/);
});

test("however many send too much, one of them is told a second", (t) => {
  const limiter = new StrangerLimiter({ ...SMALL, relay: { perSecond: 1, burst: 1 } });
  let lines = 0;
  for (let now = 0; now < 10_000; now += 10)
    for (let relay = 1; relay < 4; relay++)
      if (told(limiter, discover(mac(1), "c", ip(`10.9.${now % 250}.${relay}`)), now) !== undefined)
        lines += 1;
  t.true(lines <= 10, `${lines}`);
});

test("an interface and a MAC's first bytes are named as an operator knows them", (t) => {
  const limiter = new StrangerLimiter({ ...SMALL, macPrefix: { perSecond: 1, burst: 1 } });
  admitted(limiter, [discover(mac(1))]);
  t.regex(told(limiter, discover(mac(1)), 0) ?? "", /^what has a MAC of 52:54:00 sends/);
  const relay = new StrangerLimiter({ ...SMALL, relay: { perSecond: 1, burst: 1 } });
  admitted(relay, [discover(mac(1))]);
  t.regex(told(relay, discover(mac(1)), 0) ?? "", /^what comes by interface eth1 sends/);
});
