import { once } from "node:events";
import test from "ava";
import type { InstanceView, NodeView, Resources } from "../../../driver/rpc/client.js";
import type { DriverRow, NodeRow } from "../../../driver/web/contract.js";
import { type FleetClient, FleetDesk } from "../../../driver/web/fleet-desk.js";
import { LiveTable } from "../../../driver/web/live-table.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";

const MAC = parseMacAddress("52:54:00:00:00:01");
const SPACE = { nodes: 0, cpus: 0, memory: 0, disk: 0 };

const node = (name: string, state: NodeView["state"] = "available"): NodeView => ({
  ...{ name, macs: MAC === undefined ? [] : [MAC], epoch: 1, revision: 1, createdAt: 0, state },
});
const instance = (of: string, step: string, done: number): InstanceView => ({
  ...{
    id: `i-${of}`,
    node: of,
    image: "debian",
    loader: "ipxe",
    vifs: [],
    kind: "deploy",
    state: "deploying",
    revision: 1,
    createdAt: 0,
  },
  operation: { id: "o", step, startedAt: 0, failures: 0, doneBytes: done, totalBytes: 10 },
});

/** A driver that answers in pages of two, and writes down what it was asked. */
class ScriptedDriver implements FleetClient {
  readonly asked: string[] = [];
  revision = 1;
  nodes: readonly NodeView[] = [];
  instances: readonly InstanceView[] = [];

  async getResources(): Promise<Resources> {
    this.asked.push("resources");
    const busy = this.instances.length;
    return {
      ...{
        hypervisor: "hv1",
        revision: this.revision,
        at: 0,
        total: { ...SPACE, nodes: this.nodes.length },
        available: SPACE,
      },
      ...{
        nodes: busy > 0 ? { deploying: busy } : {},
        images: 3,
        networks: [],
        deploys: { running: busy, limit: 4, queued: 0 },
      },
    };
  }

  listNodesPage(request: Parameters<FleetClient["listNodesPage"]>[0]) {
    this.asked.push("nodes");
    return Promise.resolve(pageOf(this.nodes, request?.pageToken));
  }

  listInstancesPage(request: Parameters<FleetClient["listInstancesPage"]>[0]) {
    this.asked.push(request?.states === undefined ? "instances" : "busy");
    return Promise.resolve(pageOf(this.instances, request?.pageToken));
  }
}

function pageOf<T>(items: readonly T[], pageToken = "") {
  const from = Number(pageToken);
  return {
    items: items.slice(from, from + 2),
    nextPageToken: from + 2 < items.length ? String(from + 2) : "",
  };
}

function lab(client: FleetClient | undefined) {
  const table = new LiveTable();
  const changes = new EventTarget();
  const drivers = () => [
    { driver: "10.0.0.1:1", hypervisor: "hv1", state: "up", claims: 1, text: "" } as const,
  ];
  const desk = new FleetDesk({ drivers, client: () => client }, table, () =>
    changes.dispatchEvent(new Event("change")),
  );
  const rows = () => table.after(0, 1000).rows.map((json): DriverRow | NodeRow => JSON.parse(json));
  const nodes = () =>
    rows().flatMap((row) =>
      row.kind === "node" ? [`${row.name} ${row.state}${row.text && ` ${row.text}`}`] : [],
    );
  /** Until the rows are so. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await once(changes, "change");
  };
  return { table, desk, rows, nodes, until };
}

test("nobody is asked before somebody looks, nor after", async (t) => {
  const driver = new ScriptedDriver();
  const { desk, rows, until } = lab(driver);
  t.deepEqual(driver.asked, []);
  desk.watch(true);
  await until(
    () => driver.asked.includes("nodes") && rows().some((row) => row.kind === "driver" && row.images === 3),
  );
  desk.watch(false);
  await desk.close();
  const before = [...driver.asked];
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(driver.asked, before);
});

test("all pages of nodes are rows, with what is done on them", async (t) => {
  const driver = new ScriptedDriver();
  driver.nodes = [node("a"), node("b", "deploying"), node("c")];
  driver.instances = [instance("b", "writing the disk", 5)];
  const { desk, nodes, rows, until } = lab(driver);
  desk.watch(true);
  await until(() => nodes().length === 3);
  await desk.close();
  t.deepEqual(nodes(), ["a available", "b deploying writing the disk", "c available"]);
  t.like(
    rows().find((row) => row.kind === "node" && row.name === "b"),
    { done: 0.5, image: "debian" },
  );
});

test("what a driver tells by itself is shown at once", async (t) => {
  const driver = new ScriptedDriver();
  driver.nodes = [node("a", "active")];
  const { desk, nodes, rows, until } = lab(driver);
  desk.watch(true);
  await until(() => nodes().length === 1);
  const heard = (source: string, of: string) =>
    desk.heard({
      ...{ sequence: 1, at: 0, source },
      detail: {
        kind: "instanceChanged",
        node: of,
        instance: "i",
        from: "active",
        to: "error",
        text: "It never called.",
      },
    });
  heard("hv2", "a");
  heard("hv1", "b");
  t.deepEqual(nodes(), ["a active"]);
  heard("hv1", "a");
  t.deepEqual(nodes(), ["a error It never called."]);
  desk.heard({
    sequence: 2,
    at: 0,
    source: "hv1",
    detail: { kind: "powerChanged", node: "a", from: "on", to: "off", text: "" },
  });
  t.like(
    rows().find((row) => row.kind === "node"),
    { power: "off" },
  );
  await desk.close();
});

test("nodes that went while nobody looked are gone", async (t) => {
  const driver = new ScriptedDriver();
  driver.nodes = [node("a"), node("b")];
  const { desk, nodes, until } = lab(driver);
  desk.watch(true);
  await until(() => nodes().length === 2);
  desk.watch(false);
  driver.nodes = [node("b")];
  driver.revision = 2;
  desk.watch(true);
  await until(() => nodes().length === 1);
  await desk.close();
  t.deepEqual(nodes(), ["b available"]);
});

test("a driver of the same revision is not asked for its nodes again, only how far its work is", async (t) => {
  const driver = new ScriptedDriver();
  driver.nodes = [node("a", "deploying")];
  driver.instances = [instance("a", "writing", 1)];
  const { desk, nodes, until } = lab(driver);
  desk.watch(true);
  await until(() => nodes().length === 1);
  desk.watch(false);
  driver.instances = [instance("a", "verifying", 9)];
  desk.watch(true);
  await until(() => nodes()[0] === "a deploying verifying");
  await desk.close();
  t.deepEqual(driver.asked.filter((what) => what === "nodes").length, 1);
  t.true(driver.asked.includes("busy"));
});

test("a driver that is not connected is a row by itself", async (t) => {
  const { desk, rows } = lab(undefined);
  desk.watch(true);
  await desk.close();
  t.deepEqual(rows(), [
    {
      kind: "driver",
      key: "driver/10.0.0.1:1",
      address: "10.0.0.1:1",
      hypervisor: "hv1",
      state: "up",
      claims: 1,
      text: "",
    },
  ]);
});
