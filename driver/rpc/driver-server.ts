import { randomUUID } from "node:crypto";
import type { EventRing } from "../../pxe/boot/event-ring.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { ImageSpace } from "../images/image-space.js";
import type { RehearseFile } from "../images/rehearse-file.js";
import type { Lifecycle } from "../instance/lifecycle-port.js";
import type { Inventory } from "../inventory/inventory.js";
import type { PowerDesk } from "../power/power-desk-port.js";
import type { StrangerDesk } from "../stranger/stranger-desk.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import type { NetworkDesk } from "../vif/network-port.js";
import type { DriverContext, DriverInfo } from "./driver-context.js";
import { Handlers } from "./handlers.js";
import { hypervisorService } from "./hypervisor-service.js";
import { type ImageReceiver, imagesService } from "./images-service.js";
import { instancesService } from "./instances-service.js";
import { nodesService } from "./nodes-service.js";
import { ownershipService } from "./ownership-service.js";
import { powerService } from "./power-service.js";
import {
  hypervisorDefinition,
  imagesDefinition,
  instancesDefinition,
  nodesDefinition,
  ownershipDefinition,
  serviceName,
  vifsDefinition,
} from "./proto.js";
import { Regrants } from "./regrants.js";
import { type Admission, type ListenAddress, startRpcServer } from "./server.js";
import { Sessions } from "./sessions.js";
import type { FaultLog } from "./status.js";
import { SUBSCRIBER_LIMIT } from "./subscription.js";
import { vifsService } from "./vifs-service.js";

/** MACs whose last boot session is remembered. */
const MAX_SESSIONS = 10_000;
const SERVICES = ["Nodes", "Images", "Instances", "Vifs", "Ownership", "Hypervisor"].map(serviceName);

export interface DriverServerOptions extends Admission {
  readonly listen: ListenAddress;
  readonly inventory: Inventory;
  readonly images: ImageReceiver;
  readonly lifecycle: Lifecycle;
  readonly power: PowerDesk;
  /** What the images take; absent: it is not told. */
  readonly imageSpace?: () => Promise<ImageSpace>;
  /** Absent: no boot is rehearsed. */
  readonly rehearseFile?: RehearseFile;
  /** Told of the pool addresses that the coordinator gives our machines. */
  readonly given: Pick<GivenAddresses, "note">;
  /** Looks after machines that are discovered. */
  readonly strangers: Pick<StrangerDesk, "asked" | "reports">;
  /** Absent: nothing is done on any wire. */
  readonly desk: NetworkDesk;
  readonly ring: EventRing;
  readonly info: DriverInfo;
  readonly logger?: FaultLog;
  /** Messages that may wait for one slow subscriber. */
  readonly subscriberLimit?: number;
}

export interface DriverServer extends AsyncDisposable {
  /** `host:port` as bound. */
  readonly address: string;
  readonly port: number;
  /** From now on LookupMac answers `draining` for MACs of ours, mutations are refused, and health says NOT_SERVING. */
  drain(): void;
  /** The boot session the coordinator last asked about this MAC in. */
  bootSessionOf(mac: MacAddress): string | undefined;
  /** Ends the streams, lets calls under way finish for a moment. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Serves one driver over gRPC. Rejects when the port cannot be had. */
export async function startDriverServer(options: DriverServerOptions): Promise<DriverServer> {
  const { listen, inventory, lifecycle, images, given, ring, info, logger } = options;
  const what = `hypervisor ${info.hypervisor}`;
  const stop = new AbortController();
  const sessions = new Sessions(MAX_SESSIONS);
  const regrants = new Regrants(inventory);
  let draining = false;
  const context: DriverContext = {
    inventory,
    lifecycle,
    power: options.power,
    ...(options.imageSpace && { imageSpace: options.imageSpace }),
    ...(options.rehearseFile && { rehearseFile: options.rehearseFile }),
    ring,
    info,
    handlers: new Handlers(what, logger),
    sessions,
    given,
    strangers: options.strangers,
    desk: options.desk,
    regrants,
    run: randomUUID(),
    subscriberLimit: options.subscriberLimit ?? SUBSCRIBER_LIMIT,
    stopping: stop.signal,
    draining: () => draining,
  };
  const server = await startRpcServer({
    listen,
    what,
    services: SERVICES,
    addServices: (target) => {
      target.addService(nodesDefinition, { ...nodesService(context), ...powerService(context) });
      target.addService(imagesDefinition, imagesService(context, images));
      target.addService(instancesDefinition, instancesService(context));
      target.addService(vifsDefinition, vifsService(context));
      target.addService(ownershipDefinition, ownershipService(context));
      target.addService(hypervisorDefinition, hypervisorService(context));
    },
    stop,
    logger,
    tls: options.tls,
    refused: options.refused,
    changed: options.changed,
  });
  const endFollowing = lifecycle.subscribe((node) => regrants.follow(node));
  const close = async (): Promise<void> => {
    endFollowing();
    await server.close();
  };
  return {
    address: server.address,
    port: server.port,
    drain: () => {
      draining = true;
      server.setServing(false);
    },
    bootSessionOf: sessions.of,
    close,
    [Symbol.asyncDispose]: close,
  };
}
