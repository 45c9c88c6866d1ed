import { randomUUID } from "node:crypto";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import { assetRoutes } from "../web/asset-routes.js";
import { BootsDesk } from "../web/boots-desk.js";
import { FleetDesk, type FleetSource } from "../web/fleet-desk.js";
import { LiveFeed } from "../web/live-feed.js";
import { LiveTable } from "../web/live-table.js";
import { pageFiles } from "../web/page-files.js";
import type { Route } from "../web/route.js";
import type { Opened } from "./opened.js";
import { VERSION } from "./version.js";

export interface PageServices {
  readonly routes: readonly Route[];
  /** Takes what a driver tells of its nodes. */
  readonly heard: FleetDesk["heard"];
}

/** The coordinator's page: its files, and what it shows while somebody looks. Throws where a file of it is missing. */
export function openPage(
  opened: Opened,
  coordinator: Pick<Coordinator, "id" | "boots" | "drivers" | "explain">,
  client: FleetSource["client"],
): PageServices {
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
  const fleet = new FleetDesk({ drivers: coordinator.drivers, client }, table, feed.changed);
  const boots = new BootsDesk(coordinator, table, feed.changed);
  opened.add({
    [Symbol.asyncDispose]: async () => {
      feed.close();
      boots.close();
      await fleet.close();
    },
  });
  const routes = [...assetRoutes(pageFiles()), feed.route("/api/live"), boots.route("/api/boots/", Date.now)];
  return { routes, heard: fleet.heard };
}
