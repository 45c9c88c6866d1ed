import test from "ava";
import { knownHardware } from "../../../driver/node/known-hardware.js";
import type { Node } from "../../../driver/node/node.js";
import { countResources } from "../../../driver/node/resources.js";
import { macOf } from "../inventory/inventory-lab.js";

const BARE: Node = { name: "bare", macs: [macOf(1)], epoch: 1, revision: 1, createdAt: 1 };
const DISKS = [
  { name: "/dev/sda", bytes: 10 },
  { name: "/dev/sdb", bytes: 20 },
];

test("what an operator said goes before what was found, field by field", (t) => {
  const hardware = { cpus: 4, disks: [{ name: "/dev/vda", bytes: 1 }] };
  const found = { hardware: { cpus: 8, memory: 9, disks: DISKS }, at: 1 };
  t.deepEqual(knownHardware({ hardware, found }), { ...hardware, memory: 9 });
  t.deepEqual(knownHardware({ found }), found.hardware);
  t.deepEqual(knownHardware({}), {});
});

test("resources are counted by state and added up, those not known as nothing", (t) => {
  const nodes: readonly Node[] = [
    BARE,
    { ...BARE, name: "free", hardware: { cpus: 4, memory: 100, disks: DISKS } },
    { ...BARE, name: "busy", hardware: { cpus: 8 } },
  ];
  const { counts, total, available } = countResources(nodes, ({ name }) =>
    name === "busy" ? "active" : "available",
  );
  t.deepEqual(
    [...counts],
    [
      ["available", 2],
      ["active", 1],
    ],
  );
  t.deepEqual(total, { nodes: 3, cpus: 12, memory: 100, disk: 30 });
  t.deepEqual(available, { nodes: 2, cpus: 4, memory: 100, disk: 30 });
});
