import test from "ava";
import type { Image } from "../../../driver/images/image.js";
import { StrangerBoots } from "../../../driver/stranger/stranger-boots.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, macAddressFromBytes } from "../../../pxe/net/mac-address.js";

const mac = (number: number): MacAddress =>
  macAddressFromBytes(Uint8Array.of(2, 0, 0, number >> 16, number >> 8, number));
const ip = (host: number) => `10.77.0.${host}` as Ipv4Address;
// Only told apart.
const image = (name: string) => ({ name }) as Image;

function boots() {
  const clock = { now: 1000 };
  return { clock, boots: new StrangerBoots(() => clock.now) };
}

test("questions of one session are one boot, which keeps to the image that it began with", (t) => {
  const { clock, boots: strangers } = boots();
  t.true(strangers.asked(mac(1), "s1", image("old")));
  clock.now = 2000;
  t.false(strangers.asked(mac(1), "s1", image("new")));
  t.like(strangers.of(mac(1)), { bootedAt: 1000, image: image("old") });
  t.true(strangers.asked(mac(1), "s2", image("new")));
  t.like(strangers.of(mac(1)), { bootedAt: 2000, bootSession: "s2", image: image("new") });
});

test("the addresses of one boot are kept, the last one at the end, and another boot has none of them", (t) => {
  const { boots: strangers } = boots();
  const told = (session: string, ...hosts: readonly number[]) => {
    for (const host of hosts) strangers.asked(mac(1), session, image("a"), ip(host));
    return strangers.of(mac(1))?.addresses;
  };
  t.deepEqual(told("s1", 1, 2, 1), [ip(2), ip(1)]);
  t.deepEqual(told("s1", 3, 4, 5), [ip(1), ip(3), ip(4), ip(5)]);
  t.deepEqual(told("s2", 6), [ip(6)]);
  strangers.asked(mac(1), "s2", image("a"));
  t.deepEqual(strangers.of(mac(1))?.addresses, [ip(6)]);
});

test("half an hour after it was last asked about, a boot is over", (t) => {
  const { clock, boots: strangers } = boots();
  strangers.asked(mac(1), "s1", image("a"));
  clock.now += 30 * 60_000;
  t.truthy(strangers.of(mac(1)));
  clock.now += 1;
  t.is(strangers.of(mac(1)), undefined);
  t.is(strangers.size, 0);
});

test("ten thousand made-up MACs take no more memory than four thousand, and the last are kept", (t) => {
  const { boots: strangers } = boots();
  for (let number = 0; number < 10_000; number++) strangers.asked(mac(number), "s", image("a"));
  t.is(strangers.size, 4096);
  t.is(strangers.of(mac(0)), undefined);
  t.truthy(strangers.of(mac(9_999)));
});
