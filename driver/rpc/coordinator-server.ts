import { bootsService } from "./boots-service.js";
import { driverStatusToWire } from "./convert/coordinator.js";
import type { CoordinatorPort } from "./coordinator-port.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import { Handlers } from "./handlers.js";
import { leasesService } from "./leases-service.js";
import { page } from "./pages.js";
import { coordinatorDefinition, serviceName } from "./proto.js";
import { type ListenAddress, startRpcServer } from "./server.js";
import type { FaultLog } from "./status.js";

export interface CoordinatorServerOptions {
  readonly listen: ListenAddress;
  readonly coordinator: CoordinatorPort;
  readonly logger?: FaultLog;
}

export interface CoordinatorServer extends AsyncDisposable {
  /** `host:port` as bound. */
  readonly address: string;
  readonly port: number;
  /** Ends the streams, lets calls under way finish for a moment. Closing twice is harmless. */
  close(): Promise<void>;
}

/** Serves the coordinator over gRPC. Rejects when the port cannot be had. */
export async function startCoordinatorServer(options: CoordinatorServerOptions): Promise<CoordinatorServer> {
  const { listen, coordinator, logger } = options;
  const what = "the coordinator";
  const stop = new AbortController();
  const handlers = new Handlers(what, logger);
  const server = await startRpcServer({
    listen,
    what,
    services: [serviceName("Coordinator")],
    addServices: (target) =>
      target.addService(coordinatorDefinition, coordinatorService(coordinator, handlers, stop.signal)),
    stop,
    logger,
  });
  const { address, port, close } = server;
  return { address, port, close, [Symbol.asyncDispose]: close };
}

function coordinatorService(
  coordinator: CoordinatorPort,
  handlers: Handlers,
  stopping: AbortSignal,
): CoordinatorHandlers {
  return {
    ListDrivers: handlers.unary((request) => {
      const { items, nextPageToken } = page("drivers", coordinator.drivers(), (d) => d.driver, request);
      return { drivers: items.map(driverStatusToWire), nextPageToken };
    }),
    ...leasesService(coordinator, handlers, stopping),
    ...bootsService(coordinator, handlers, stopping),
  };
}
