import test from "ava";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import { Conditions, lastEventsOf } from "../../../pxe/coordinator/conditions.js";
import type { Detail } from "./boot-script.js";
import { eventsOf } from "./boot-script.js";
import { ip } from "./lab.js";

const [SITE, OTHER] = [ip("10.77.0.9"), ip("10.77.0.8")];
const seen = (server: typeof SITE): Detail<"foreignServerSeen"> => ({
  ...{ kind: "foreignServerSeen", server, from: server, interface: "eth1" },
  ...{ givesAddresses: true, bootServerDiscovery: false },
});
const trouble = (kind: Detail<"driverTroubled">["trouble"], isOver?: true): Detail<"driverTroubled"> => ({
  ...{ kind: "driverTroubled", driver: "hv1", trouble: kind, text: "" },
  ...(isOver && { isOver }),
});

test("what begins and ends is there in between", (t) => {
  const conditions = new Conditions();
  for (const detail of [seen(SITE), seen(OTHER), trouble("clock")]) conditions.note(detail);
  t.deepEqual(conditions.at(0).foreignServers, [seen(SITE), seen(OTHER)]);
  conditions.note({ kind: "foreignServerGone", server: SITE, interface: "eth1" });
  conditions.note(trouble("clock", true));
  t.deepEqual(conditions.at(0), { foreignServers: [seen(OTHER)], troubles: [] });
});

test("what is remembered over a restart is forgotten unless it is found anew; of its certificates a driver tells itself", (t) => {
  const conditions = new Conditions();
  for (const detail of [seen(SITE), seen(OTHER), trouble("unreachable"), trouble("certificate")])
    conditions.note(detail, 60_000);
  conditions.note(seen(OTHER));
  t.is(conditions.at(59_999).foreignServers.length, 2);
  t.deepEqual(conditions.at(60_000), { foreignServers: [seen(OTHER)], troubles: [trouble("certificate")] });
});

test("the last events of an archive are there to be looked through", async (t) => {
  const archive = new MemoryArchive({ run: "r", capacity: { known: 100, strangers: 100 } });
  const events = eventsOf([seen(SITE), trouble("clock")]).map((event, place) => ({
    ...{ position: place + 1, event, isKnown: false },
  }));
  await archive.write({ events, boots: [], cursors: [] });
  t.deepEqual(
    (await lastEventsOf(archive)).map(({ detail }) => detail.kind),
    ["foreignServerSeen", "driverTroubled"],
  );
  archive.position = 100_002;
  t.is((await lastEventsOf(archive)).length, 2, "after a kill positions begin far behind");
  t.deepEqual(await lastEventsOf(undefined), []);
});
