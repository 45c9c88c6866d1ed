import type { PlacedEvent } from "../../pxe/coordinator/boot-log.js";
import { countArgument, identifierArgument, macArgument } from "./convert/arguments.js";
import { driverStatusToWire, explanationToWire, placedEventToWire } from "./convert/coordinator.js";
import type { CoordinatorPort } from "./coordinator-port.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import type { CoordinatorWatchBootsRequest__Output } from "./gen/metalplug/v1/CoordinatorWatchBootsRequest.js";
import { Handlers } from "./handlers.js";
import { leasesService } from "./leases-service.js";
import { page } from "./pages.js";
import { coordinatorDefinition, serviceName } from "./proto.js";
import { type ListenAddress, startRpcServer } from "./server.js";
import type { FaultLog } from "./status.js";
import { mapped, SUBSCRIBER_LIMIT, stream } from "./subscription.js";

export interface CoordinatorServerOptions {
  readonly listen: ListenAddress;
  readonly coordinator: CoordinatorPort;
  readonly logger?: FaultLog;
  /** Messages that may wait for one slow subscriber. */
  readonly subscriberLimit?: number;
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
  const { listen, coordinator, logger, subscriberLimit = SUBSCRIBER_LIMIT } = options;
  const what = "the coordinator";
  const stop = new AbortController();
  const handlers = new Handlers(what, logger);
  const watch = { limit: subscriberLimit, stopping: stop.signal };
  const server = await startRpcServer({
    listen,
    what,
    services: [serviceName("Coordinator")],
    addServices: (target) =>
      target.addService(coordinatorDefinition, coordinatorService(coordinator, handlers, watch)),
    stop,
    logger,
  });
  const { address, port, close } = server;
  return { address, port, close, [Symbol.asyncDispose]: close };
}

function coordinatorService(
  coordinator: CoordinatorPort,
  handlers: Handlers,
  watch: { readonly limit: number; readonly stopping: AbortSignal },
): CoordinatorHandlers {
  return {
    ListDrivers: handlers.unary((request) => {
      const { items, nextPageToken } = page("drivers", coordinator.drivers(), (d) => d.driver, request);
      return { drivers: items.map(driverStatusToWire), nextPageToken };
    }),
    ...leasesService(coordinator, handlers, watch.stopping),
    WatchBoots: handlers.serverStream((call) => {
      const { boots } = coordinator;
      const wanted = filterOf(call.request);
      const toWire = (placed: PlacedEvent) => placedEventToWire(boots.run, placed);
      const kept = boots.after(resumeAfter(call.request, boots)).filter(wanted);
      const subscribe = (listener: (message: ReturnType<typeof toWire>) => void) =>
        boots.subscribe((placed) => (wanted(placed) ? listener(toWire(placed)) : undefined));
      return stream(call, {
        first: mapped(kept, toWire),
        ...(call.request.follow ? { subscribe } : {}),
        ...watch,
      });
    }),
    Explain: handlers.unary(({ mac }) => explanationToWire(coordinator.explain(macArgument(mac)))),
  };
}

function filterOf(request: CoordinatorWatchBootsRequest__Output): (placed: PlacedEvent) => boolean {
  if (request.mac === "") return () => true;
  const mac = macArgument(request.mac);
  return ({ event }) => event.mac === mac;
}

/** Another run's positions say nothing about this one's. */
function resumeAfter(request: CoordinatorWatchBootsRequest__Output, boots: CoordinatorPort["boots"]): number {
  const after = countArgument("after_position", request.afterPosition);
  return identifierArgument("run", request.run) === boots.run ? after : 0;
}
