import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { ReportBoot } from "../../pxe/boot/boot-event.js";
import type { PhoneDesk } from "../../pxe/boot/phone.js";
import type { DriverConfig } from "../config/driver-config.js";
import { POWER_DEFAULTS } from "../config/power-settings.js";
import { type Conductor, startConductor } from "../instance/conductor.js";
import { LIFECYCLE_DEFAULTS } from "../instance/lifecycle-settings.js";
import type { OperationTokens } from "../instance/operation-token.js";
import { openPhoneDesk } from "../instance/phone-desk.js";
import { REAL_TIMERS } from "../instance/timers.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import { parseHardwareReport } from "../node/hardware-report.js";
import { openPowerDesk } from "../power/power-desk.js";
import type { PowerDesk } from "../power/power-desk-port.js";
import { MANUAL } from "../power/power-port.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import type { NetworkDesk } from "../vif/network-port.js";
import { reportPower } from "./report-power.js";

export interface LifecycleOptions {
  readonly config: DriverConfig;
  readonly inventory: DurableInventory;
  readonly tokens: OperationTokens;
  readonly network: Pick<NetworkDesk, "applied">;
  readonly given: GivenAddresses;
  /** Takes the calls of machines that are no nodes. */
  readonly strangers: PhoneDesk;
  readonly report: ReportBoot;
  readonly logger: Logger;
}

export interface LifecycleServices extends AsyncDisposable {
  readonly conductor: Conductor;
  readonly power: PowerDesk;
  readonly phone: PhoneDesk;
}

/** Opens the power desk, goes on with every instance's life, and takes the machines' calls. */
export function startLifecycle(options: LifecycleOptions): LifecycleServices {
  const { config, inventory, tokens, network, given, strangers, report, logger } = options;
  const { lifecycle: settings = LIFECYCLE_DEFAULTS, power: powerConfig = POWER_DEFAULTS } = config;
  const power = openPowerDesk({
    ...powerConfig,
    nodes: () => inventory.nodes().map((node) => ({ name: node.name, power: node.power ?? MANUAL })),
  });
  const endWatching = reportPower(power, inventory, report);
  const conductor = startConductor({
    ...{ inventory, power, network, settings, tokens, report, server: config.boot },
    ...{ timers: REAL_TIMERS, clock: Date.now, newId: randomUUID },
    trouble: (node, error) =>
      logger.warn(
        { event: "lifecycle.trouble", node, err: error },
        `Cannot write down what happened to ${node}`,
      ),
  });
  const stop = new AbortController();
  const phone = openPhoneDesk({
    ...{ inventory, given, conductor, strangers, report, timers: REAL_TIMERS, stopping: stop.signal },
    parseReport: parseHardwareReport,
    setFound: (node, hardware) => inventory.setFoundHardware(node, hardware, Date.now()),
  });
  const close = async (): Promise<void> => {
    stop.abort();
    endWatching();
    await conductor.close();
    await power[Symbol.asyncDispose]();
  };
  return { conductor, power, phone, [Symbol.asyncDispose]: close };
}
