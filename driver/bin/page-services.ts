import { randomUUID } from "node:crypto";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { DriversWatch } from "../rpc/owner-watch.js";
import { assetRoutes } from "../web/asset-routes.js";
import { BootsDesk } from "../web/boots-desk.js";
import { FleetDesk } from "../web/fleet-desk.js";
import { LiveFeed } from "../web/live-feed.js";
import { LiveTable } from "../web/live-table.js";
import { pageFiles } from "../web/page-files.js";
import type { Route } from "../web/route.js";
import type { Opened } from "./opened.js";
import { VERSION } from "./version.js";

/** The coordinator's page: its files, and what it shows while somebody looks. Throws where a file of it is missing. */
export function openPage(
  opened: Opened,
  coordinator: Pick<Coordinator, "id" | "boots" | "drivers" | "explain">,
  watch: Pick<DriversWatch, "client"> | undefined,
): readonly Route[] {
  const table = new LiveTable();
  const feed = new LiveFeed({
    table,
    run: randomUUID(),
    about: { coordinator: coordinator.id, version: VERSION },
    clock: Date.now,
    watched: (isWatched) => {
      fleet.watch(isWatched);
      boots.watch(isWatched);
    },
  });
  const client = (driver: string) => watch?.client(driver);
  const fleet = new FleetDesk({ drivers: coordinator.drivers, client }, table, feed.changed);
  const boots = new BootsDesk(coordinator, table, feed.changed);
  const endEvents = coordinator.boots.subscribe(({ event }) => fleet.heard(event));
  opened.add({
    [Symbol.asyncDispose]: async () => {
      endEvents();
      feed.close();
      boots.close();
      await fleet.close();
    },
  });
  return [...assetRoutes(pageFiles()), feed.route("/api/live"), boots.route("/api/boots/", Date.now)];
}
