import test from "ava";
import { AddressSet } from "../../../pxe/coordinator/address-set.js";

const ADDRESSES = [
  0, 1, 31, 32, 255, 256, 0x0a4d0000, 0x0a4d00ff, 0x7fffffff, 0x80000000, 0xffffff00, 0xffffffff,
];

test("addresses are told in their order, from any of them on, up to the last there is", (t) => {
  const set = new AddressSet();
  for (const address of [...ADDRESSES].reverse()) set.add(address);
  for (const address of ADDRESSES) set.add(address);
  t.deepEqual([...set.from(0)], ADDRESSES);
  for (const first of [...ADDRESSES, 2, 300, 0x0a4d0080, 0xfffffffe])
    t.deepEqual(
      [...set.from(first)],
      ADDRESSES.filter((address) => address >= first),
    );
});

test("what was taken out is not told, and to take out what is not there changes nothing", (t) => {
  const set = new AddressSet();
  for (const address of ADDRESSES) set.add(address);
  for (const address of [31, 0x80000000, 77, 0x0a4d0001]) set.delete(address);
  t.deepEqual(
    [...set.from(0)],
    ADDRESSES.filter((address) => address !== 31 && address !== 0x80000000),
  );
  for (const address of ADDRESSES) set.delete(address);
  t.deepEqual([...set.from(0)], []);
});

test("whatever is added and taken out, what is told is what a list would hold", (t) => {
  const set = new AddressSet();
  const list = new Set<number>();
  const seed = Math.floor(Math.random() * 2 ** 31);
  let state = seed;
  const pick = (bound: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  for (let step = 0; step < 5000; step++) {
    const address = 0x0a4d0000 + pick(1000);
    const isAdded = pick(3) > 0;
    set[isAdded ? "add" : "delete"](address);
    list[isAdded ? "add" : "delete"](address);
    if (step % 100 !== 0) continue;
    const first = 0x0a4d0000 + pick(1000);
    const expected = [...list].filter((one) => one >= first).sort((a, b) => a - b);
    t.deepEqual([...set.from(first)], expected, `seed ${seed}, step ${step}`);
  }
});
