import test, { type ExecutionContext } from "ava";
import { parseWireRecord } from "../../../driver/config/records.js";
import { openStore } from "../../../driver/store/level-store.js";
import type { Store } from "../../../driver/store/store.js";
import type { WireNotice } from "../../../driver/vif/network-lane.js";
import { networkOf } from "../../../driver/vif/networks/networks.js";
import { openWireDesk, type WireDesk } from "../../../driver/vif/wire-desk.js";
import { until } from "../../lab/commands.js";
import {
  ALL_LOADERS,
  ANY,
  IMAGE,
  inventoryOver,
  type LabInventory,
  macOf,
  poolVif,
} from "../inventory/inventory-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { CommandSwitch } from "./command-switch.js";

/** Node r1 with NICs on prov (flat), core at p2 and core at p3; node r2 with one at a port that is broken. */
const RECORDS = [
  {
    ...{ name: "r1", macs: [1, 2, 3].map(macOf), epoch: 1, revision: 1, createdAt: 0 },
    cables: [
      { mac: macOf(1), network: "prov" },
      { mac: macOf(2), network: "core", port: "p2" },
      { mac: macOf(3), network: "core", port: "p3" },
    ],
  },
  {
    ...{ name: "r2", macs: [macOf(4)], epoch: 1, revision: 2, createdAt: 0 },
    cables: [{ mac: macOf(4), network: "core", port: "broken" }],
  },
];
const KINDS = new Map([
  ["prov", "flat"],
  ["core", "command"],
] as const);
const FOREIGN = "core 9 52:54:00:99:99:99";
const SPAWN = { ...ANY, node: "r1", image: "debian", loader: "ipxe" } as const;

interface Rig {
  readonly device: CommandSwitch;
  readonly store: Store;
  readonly inventory: LabInventory;
  readonly notices: WireNotice[];
  readonly desk: (interval?: number) => Promise<WireDesk>;
  /** Spawns node r1 with vifs on these NICs, as the service does. */
  readonly spawn: (desk: WireDesk, ...numbers: readonly number[]) => Promise<unknown>;
}

async function rigFor(t: ExecutionContext): Promise<Rig> {
  const folder = await temporaryFolder(t);
  const store = await openStore(folder);
  t.teardown(() => store.close());
  await store.commit(RECORDS.map((value) => ({ key: `node/${value.name}`, value })));
  const inventory = await inventoryOver(store, ALL_LOADERS, [], KINDS);
  await inventory.putImage(IMAGE);
  const device = new CommandSwitch(await temporaryFolder(t));
  device.write([FOREIGN]);
  const notices: WireNotice[] = [];
  const networks = [
    networkOf({ kind: "flat", name: "prov" }),
    networkOf({ kind: "command", name: "core", command: device.command }),
  ];
  const desk = async (interval = 3_600_000): Promise<WireDesk> => {
    const report = (notice: WireNotice) => notices.push(notice);
    const opened = await openWireDesk({
      inventory,
      store,
      networks,
      parseRecord: parseWireRecord,
      report,
      interval,
    });
    t.teardown(() => opened.close());
    return opened;
  };
  const spawn: Rig["spawn"] = (opened, ...numbers) => {
    const vifs = numbers.map((number) => poolVif(macOf(number)));
    const request = { ...SPAWN, vifs, ...(vifs[0] && { bootMac: vifs[0].mac }) };
    const macs = vifs.map(({ mac }) => mac);
    return opened.whilePlugged("r1", macs, () => inventory.spawn(request));
  };
  return { device, store, inventory, notices, desk, spawn };
}

const P2 = `core p2 ${macOf(2)}`;
const P3 = `core p3 ${macOf(3)}`;

test("a spawn resolves once its vifs are on the wire, and what others plugged is left alone", async (t) => {
  const { device, inventory, desk, spawn } = await rigFor(t);
  const opened = await desk();
  await spawn(opened, 1, 2, 3);
  t.deepEqual(device.state(), [FOREIGN, P2, P3].sort());
  t.deepEqual(
    [1, 2, 3].map((n) => opened.placeOf("r1", macOf(n))),
    [
      { network: "prov", kind: "flat" },
      { network: "core", kind: "command", port: "p2" },
      { network: "core", kind: "command", port: "p3" },
    ],
  );
  await opened.applied("r1");
  await inventory.unplug({ ...ANY, node: "r1", mac: macOf(3) });
  await opened.settled();
  t.deepEqual(device.state(), [FOREIGN, P2].sort());
  await inventory.destroy({ ...ANY, node: "r1" });
  await opened.settled();
  t.deepEqual(device.state(), [FOREIGN]);
});

test("what the switch refuses is refused, and leaves nothing", async (t) => {
  const { device, inventory, desk, spawn, store } = await rigFor(t);
  const opened = await desk();
  device.set("down", true);
  const error = await t.throwsAsync(spawn(opened, 2), { code: "NETWORK_FAILED" });
  t.is(
    error?.message,
    `Cannot plug MAC ${macOf(2)} into network "core" at port "p2": ${device.command} plug core p2 ${macOf(2)}: it ended with 4: the switch does not answer`,
  );
  t.is(inventory.instanceOn("r1"), undefined);
  device.set("down", false);
  await until("its record is gone", () => store.entries("wire/").length === 0, { timeout: 120_000 });
  t.deepEqual(device.state(), [FOREIGN]);
});

test("a call that is refused after its vif was plugged has it unplugged", async (t) => {
  const { device, desk } = await rigFor(t);
  const opened = await desk();
  const refuse = async (): Promise<void> => {
    t.deepEqual(device.state(), [FOREIGN, P2].sort());
    throw new Error("no");
  };
  await t.throwsAsync(opened.whilePlugged("r1", [macOf(2)], refuse), { message: "no" });
  t.deepEqual(device.state(), [FOREIGN]);
});

test("trouble that comes later is told, kept from no other vif, and over when the switch is back", async (t) => {
  const { device, inventory, desk, spawn, notices } = await rigFor(t);
  const opened = await desk(50);
  await spawn(opened, 2);
  device.set("down", true);
  const trouble = () => opened.placeOf("r1", macOf(2)).trouble;
  await until("the trouble shows", trouble, { timeout: 120_000 });
  t.is(trouble(), `${device.command} list core: it ended with 4: the switch does not answer`);
  await inventory.destroy({ ...ANY, node: "r1" });
  await opened.settled();
  device.set("down", false);
  await until("the leftover is gone", () => device.state().length === 1, { timeout: 120_000 });
  t.true(notices.some(({ kind, mac }) => kind === "trouble" && mac === macOf(2)));
});

test("a port that is broken keeps no other from its network", async (t) => {
  const { device, inventory, desk, spawn } = await rigFor(t);
  await inventory.spawn({ ...SPAWN, node: "r2", vifs: [poolVif(macOf(4))] });
  const opened = await desk();
  await spawn(opened, 2);
  t.deepEqual(device.state(), [FOREIGN, P2].sort());
  t.regex(opened.placeOf("r2", macOf(4)).trouble ?? "", /port broken is broken$/);
  await t.throwsAsync(opened.applied("r2"), { code: "NETWORK_FAILED" });
});

test("after a restart the wire is brought to what the instances want, and only what was made here is taken back", async (t) => {
  const { device, inventory, desk, spawn } = await rigFor(t);
  const first = await desk();
  await spawn(first, 2, 3);
  await first.close();
  t.deepEqual(device.state(), [FOREIGN, P2, P3].sort(), "a stopping driver leaves the wire as it is");
  await inventory.unplug({ ...ANY, node: "r1", mac: macOf(3) });
  device.write([FOREIGN, P3, `core p7 ${macOf(7)}`]);
  const second = await desk();
  await second.settled();
  t.deepEqual(device.state(), [FOREIGN, P2, `core p7 ${macOf(7)}`].sort());
});

test("a driver that was killed between its record and the wire finishes or takes back", async (t) => {
  const { device, inventory, desk, store } = await rigFor(t);
  const record = (n: number, port: string) => ({ network: "core", mac: macOf(n), port, before: "" });
  await store.commit([
    { key: `wire/core/${macOf(2)}`, value: record(2, "p2") },
    { key: `wire/core/${macOf(3)}`, value: record(3, "p3") },
    { key: "wire/core/torn", value: { network: "core" } },
    { key: `wire/gone/${macOf(5)}`, value: { ...record(5, "p5"), network: "gone" } },
  ]);
  device.write([FOREIGN, P3]);
  await inventory.spawn({ ...SPAWN, vifs: [poolVif(macOf(2))] });
  const opened = await desk();
  await opened.applied("r1");
  t.deepEqual(device.state(), [FOREIGN, P2].sort());
  t.deepEqual(
    store.entries("wire/").map(([key]) => key),
    [`wire/core/${macOf(2)}`, `wire/gone/${macOf(5)}`],
  );
  t.is(store.badRecords.length, 1);
});

test("a network that has left the configuration is told of", async (t) => {
  const { desk, store, notices } = await rigFor(t);
  await store.commit([
    { key: `wire/gone/${macOf(5)}`, value: { network: "gone", mac: macOf(5), port: "p5", before: "" } },
  ]);
  await desk();
  t.deepEqual(notices, [
    {
      ...{ kind: "leftover", network: "gone", mac: macOf(5), port: "p5" },
      text: "its network is not configured any more, so it stays plugged",
    },
  ]);
});

test("many changes at once run one command at a time, and all of them come to be", async (t) => {
  const { device, inventory, desk } = await rigFor(t);
  const opened = await desk(20);
  await inventory.spawn({ ...SPAWN, vifs: [poolVif(macOf(1))] });
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      [2, 3].map((n) =>
        opened.whilePlugged("r1", [macOf(n)], () =>
          inventory.plug({ ...ANY, node: "r1", vif: poolVif(macOf(n)) }),
        ),
      ),
    );
    t.deepEqual(device.state(), [FOREIGN, P2, P3].sort());
    await Promise.all([2, 3].map((n) => inventory.unplug({ ...ANY, node: "r1", mac: macOf(n) })));
    await opened.settled();
    t.deepEqual(device.state(), [FOREIGN]);
  }
});

test("closing ends the command that runs, and is harmless twice", async (t) => {
  const { device, desk } = await rigFor(t);
  const opened = await desk();
  device.set("hangs", true);
  const plugging = t.throwsAsync(
    opened.whilePlugged("r1", [macOf(2)], async () => t.fail("never plugged")),
    { code: "NETWORK_FAILED" },
  );
  await until("the command runs", () => device.calls().length > 0, { timeout: 120_000 });
  await Promise.all([opened.close(), opened.close()]);
  await plugging;
});
