import type { Rehearsals } from "../../pxe/rehearsal/rehearse.js";
import { bootsService } from "./boots-service.js";
import { driverStatusToWire } from "./convert/coordinator.js";
import { foreignServerKey, foreignServerToWire } from "./convert/foreign-server.js";
import type { CoordinatorPort } from "./coordinator-port.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import { Handlers } from "./handlers.js";
import { leasesService } from "./leases-service.js";
import { page } from "./pages.js";
import { coordinatorDefinition, serviceName } from "./proto.js";
import { RehearseCalls } from "./rehearse-service.js";
import { type Admission, type ListenAddress, startRpcServer } from "./server.js";
import type { FaultLog } from "./status.js";
import { type UnknownPort, unknownService } from "./unknown-service.js";

export interface CoordinatorServerOptions extends Admission {
  readonly listen: ListenAddress;
  readonly coordinator: CoordinatorPort;
  /** Absent: no boot is rehearsed. */
  readonly rehearsals?: Rehearsals;
  /** The desk for machines that no driver claims. */
  readonly unknown: UnknownPort;
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
  const { listen, coordinator, unknown, rehearsals = NONE, logger } = options;
  const what = "the coordinator";
  const stop = new AbortController();
  const handlers = new Handlers(what, logger);
  const rehearse = new RehearseCalls(rehearsals, stop.signal);
  const server = await startRpcServer({
    listen,
    what,
    services: [serviceName("Coordinator")],
    addServices: (target) =>
      target.addService(coordinatorDefinition, {
        ...coordinatorService(coordinator, handlers, stop.signal),
        ...unknownService(unknown, handlers),
        Rehearse: handlers.serverStream((call) => rehearse.serve(call)),
      }),
    stop,
    logger,
    tls: options.tls,
    refused: options.refused,
    changed: options.changed,
  });
  const { address, port, close } = server;
  return { address, port, close, [Symbol.asyncDispose]: close };
}

const NONE: Rehearsals = {
  plan: () => "this coordinator rehearses nothing",
  run: async () => undefined,
};

function coordinatorService(
  coordinator: CoordinatorPort,
  handlers: Handlers,
  stopping: AbortSignal,
): Omit<CoordinatorHandlers, "Rehearse" | keyof ReturnType<typeof unknownService>> {
  return {
    ListDrivers: handlers.unary((request) => {
      const { items, nextPageToken } = page("drivers", coordinator.drivers(), (d) => d.driver, request);
      const missingHypervisors = [...coordinator.missingHypervisors()];
      return { drivers: items.map(driverStatusToWire), nextPageToken, missingHypervisors };
    }),
    ListForeignServers: handlers.unary((request) => {
      const found = page("foreign servers", coordinator.foreign.list(), foreignServerKey, request);
      return { servers: found.items.map(foreignServerToWire), nextPageToken: found.nextPageToken };
    }),
    ...leasesService(coordinator, handlers, stopping),
    ...bootsService(coordinator, handlers, stopping),
  };
}
