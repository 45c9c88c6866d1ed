import test from "ava";
import type { Node } from "../../../driver/node/node.js";
import { fitsFilter, type NodeFilter } from "../../../driver/node/node-filter.js";
import { macOf } from "../inventory/inventory-lab.js";

const GIB = 2 ** 30;

const BARE: Node = { name: "r1u1", macs: [macOf(1)], epoch: 1, revision: 1, createdAt: 1 };
const NODE: Node = {
  ...BARE,
  cables: [{ mac: macOf(1), network: "prod" }],
  hardware: { cpus: 8, architecture: "x86_64" },
  found: {
    at: 2,
    hardware: {
      cpus: 16,
      memory: 64 * GIB,
      firmware: "uefi",
      disks: [
        { name: "/dev/sda", bytes: 100 * GIB },
        { name: "/dev/sdb", bytes: 200 * GIB },
      ],
    },
  },
  traits: ["CUSTOM_GPU", "HW_CPU_X86_AVX2"],
  labels: { rack: "r1", constructor: "hp" },
};

const fits = test.macro({
  exec(t, filter: NodeFilter, expected: boolean) {
    t.is(fitsFilter(NODE, "active", filter), expected);
  },
  title: (name = "", _filter, expected) => `${name} ${expected ? "fits" : "does not fit"}`,
});

test("a filter that says nothing", fits, {}, true);
test("a filter of empty lists", fits, { states: [], traits: [], labels: {}, namePrefix: "" }, true);
test("the beginning of its name", fits, { namePrefix: "r1u" }, true);
test("another beginning", fits, { namePrefix: "r2" }, false);
test("one of several states", fits, { states: ["available", "active"] }, true);
test("another state", fits, { states: ["available"] }, false);
test("its architecture, as said", fits, { architecture: "x86_64" }, true);
test("another architecture", fits, { architecture: "aarch64" }, false);
test("its firmware, as found", fits, { firmware: "uefi" }, true);
test("another firmware", fits, { firmware: "bios" }, false);
test("as many CPUs as an operator said", fits, { minCpus: 8 }, true);
test("as many CPUs as were found, when an operator said fewer", fits, { minCpus: 16 }, false);
test("just its memory", fits, { minMemory: 64 * GIB }, true);
test("a byte more than its memory", fits, { minMemory: 64 * GIB + 1 }, false);
test("as much as its largest disk", fits, { minDisk: 200 * GIB }, true);
test("more than one disk has, though not more than both", fits, { minDisk: 201 * GIB }, false);
test("both of its traits", fits, { traits: ["HW_CPU_X86_AVX2", "CUSTOM_GPU"] }, true);
test("one trait that it has and one that it has not", fits, { traits: ["CUSTOM_GPU", "CUSTOM_SSD"] }, false);
test("a label with its value", fits, { labels: { rack: "r1" } }, true);
test("a label with any value", fits, { labels: { rack: "" } }, true);
test("a label with another value", fits, { labels: { rack: "r2" } }, false);
test("a label that every object of JavaScript has", fits, { labels: { toString: "" } }, false);
test("such a label that the node has as well", fits, { labels: { constructor: "hp" } }, true);
test("the network of one of its NICs", fits, { network: "prod" }, true);
test("another network", fits, { network: "storage" }, false);

for (const filter of [
  { architecture: "x86_64" },
  { firmware: "bios" },
  { minCpus: 1 },
  { minMemory: 1 },
  { minDisk: 1 },
  { traits: ["CUSTOM_GPU"] },
  { labels: { rack: "" } },
  { network: "prod" },
] as const)
  test(`a node of which nothing is known does not fit ${JSON.stringify(filter)}`, (t) => {
    t.false(fitsFilter(BARE, "available", filter));
    t.true(fitsFilter(BARE, "available", {}));
  });
