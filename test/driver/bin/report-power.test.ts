import test from "ava";
import { reportPower } from "../../../driver/bin/report-power.js";
import type { PowerDesk, PowerReading } from "../../../driver/power/power-desk-port.js";
import type { BootReport } from "../../../pxe/boot/boot-event.js";
import { MemoryInventory } from "../rpc/memory-inventory.js";
import { MAC, MAC2 } from "../rpc/support.js";

type Listener = Parameters<PowerDesk["subscribe"]>[0];
const seen = (state: PowerReading["state"], trouble?: string): PowerReading => ({
  ...{ state, seenAt: 0 },
  ...(trouble === undefined ? {} : { trouble }),
});

async function lab() {
  const inventory = new MemoryInventory();
  for (const [name, macs] of [
    ["alone", [MAC]],
    ["a", [MAC, MAC2]],
    ["idle", [MAC, MAC2]],
  ] as const)
    await inventory.addNode({ requestId: "", name, macs });
  const common = { requestId: "", expectedRevision: 0, image: "i", loader: "ipxe" } as const;
  const spawned = await inventory.spawn({
    ...common,
    node: "a",
    vifs: [MAC, MAC2].map((mac) => ({ mac, address: { kind: "pool" } })),
  });
  inventory.put("a", { ...spawned, bootMac: MAC2 });
  const listeners = new Set<Listener>();
  const reports: BootReport[] = [];
  const subscribe = (listener: Listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const end = reportPower({ subscribe }, inventory, (report) => reports.push(report));
  const tell: Listener = (...change) => {
    for (const listener of listeners) listener(...change);
  };
  return { tell, reports, end, listeners };
}

test("a change of power is an event of the boot of the NIC that the instance boots by, or of the only one", async (t) => {
  const { tell, reports, end, listeners } = await lab();
  tell("a", seen("on"), seen("off"));
  tell("alone", seen("off"), seen("on"));
  tell("idle", seen("off"), seen("on"));
  const change = { kind: "powerChanged", text: "" };
  t.deepEqual(reports as unknown[], [
    { mac: MAC2, detail: { ...change, node: "a", from: "off", to: "on" } },
    { mac: MAC, detail: { ...change, node: "alone", from: "on", to: "off" } },
    { detail: { ...change, node: "idle", from: "on", to: "off" } },
  ]);
  end();
  t.is(listeners.size, 0);
});

test("power that can no more be read is not known, and why is told; another reason is no change", async (t) => {
  const { tell, reports } = await lab();
  tell("a", seen("on", "no answer"), seen("on"));
  tell("a", seen("on", "login refused"), seen("on", "no answer"));
  tell("a", seen("on"), seen("on", "login refused"));
  t.deepEqual(
    reports.map(({ detail }) => detail.kind === "powerChanged" && [detail.from, detail.to, detail.text]),
    [
      ["on", "unknown", "no answer"],
      ["unknown", "on", ""],
    ],
  );
});

test("a first look is no change", async (t) => {
  const { tell, reports } = await lab();
  tell("a", seen("on"), undefined);
  t.deepEqual(reports, []);
});
