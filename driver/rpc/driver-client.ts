import type { Channel } from "./channel.js";
import { type HypervisorClient, hypervisorClient } from "./hypervisor-client.js";
import { type ImagesClient, imagesClient } from "./images-client.js";
import { type InstancesClient, instancesClient } from "./instances-client.js";
import { type NodesClient, nodesClient } from "./nodes-client.js";
import { type OwnershipClient, ownershipClient } from "./ownership-client.js";
import { type PowerClient, powerClient } from "./power-client.js";
import { type VifsClient, vifsClient } from "./vifs-client.js";

/** A driver, by gRPC. Every method rejects with a MetalplugError, and with UNREACHABLE or DEADLINE when the driver is not there. */
export interface DriverClient
  extends NodesClient,
    PowerClient,
    ImagesClient,
    InstancesClient,
    VifsClient,
    HypervisorClient,
    OwnershipClient,
    AsyncDisposable {
  readonly address: string;
  /** Fails what is under way. Closing twice is harmless. */
  close(): Promise<void>;
}

/** All services of the driver at the other end of `channel`, which is the client's from now on. */
export function driverClient(channel: Channel): DriverClient {
  const close = async (): Promise<void> => channel.close();
  return {
    address: channel.options.address,
    ...nodesClient(channel),
    ...powerClient(channel),
    ...imagesClient(channel),
    ...instancesClient(channel),
    ...vifsClient(channel),
    ...hypervisorClient(channel),
    ...ownershipClient(channel),
    close,
    [Symbol.asyncDispose]: close,
  };
}
