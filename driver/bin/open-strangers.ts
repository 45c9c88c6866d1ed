import type { ReportBoot } from "../../pxe/boot/boot-event.js";
import type { DriverConfig } from "../config/driver-config.js";
import { parseStrangerRecord } from "../config/records.js";
import type { LoaderFinder } from "../images/loader-folder.js";
import type { OperationTokens } from "../instance/operation-token.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import { parseHardwareReport } from "../node/hardware-report.js";
import type { Store } from "../store/store.js";
import { StrangerDesk } from "../stranger/stranger-desk.js";
import { openStrangerReports } from "../stranger/stranger-reports.js";
import type { GivenAddresses } from "../vif/given-addresses.js";

export interface StrangersOptions {
  readonly config: Pick<DriverConfig, "id" | "boot" | "architectures">;
  readonly store: Store;
  readonly inventory: DurableInventory;
  readonly loaders: LoaderFinder;
  readonly given: GivenAddresses;
  readonly tokens: OperationTokens;
  readonly report: ReportBoot;
  /** The name of the image that discovers. */
  readonly agent: string;
}

/** Reads back what strangers told, and looks after those that are discovered. */
export async function openStrangers(options: StrangersOptions): Promise<StrangerDesk> {
  const { config, store, inventory, loaders, given, tokens, report, agent } = options;
  const { id: hypervisor, boot: server, architectures = [] } = config;
  const reports = await openStrangerReports({
    store,
    parseRecord: parseStrangerRecord,
    isOwn: (mac) => inventory.isMine(mac),
  });
  const hasLoader = (name: string): boolean => loaders.path(name) !== undefined;
  return new StrangerDesk({
    host: { hypervisor, server, hasLoader, architectures, agent },
    ...{ inventory, given, tokens, reports, report },
    parseReport: parseHardwareReport,
    clock: Date.now,
  });
}
