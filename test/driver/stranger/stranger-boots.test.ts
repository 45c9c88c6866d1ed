import test from "ava";
import type { Image } from "../../../driver/images/image.js";
import { StrangerBoots } from "../../../driver/stranger/stranger-boots.js";
import { type MacAddress, macAddressFromBytes } from "../../../pxe/net/mac-address.js";

const mac = (number: number): MacAddress =>
  macAddressFromBytes(Uint8Array.of(2, 0, 0, number >> 16, number >> 8, number));
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
