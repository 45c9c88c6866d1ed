import type { PlacedEvent } from "../../pxe/coordinator/boot-log.js";
import { countArgument, identifierArgument, macArgument } from "./convert/arguments.js";
import { driverStatusToWire, explanationToWire, placedEventToWire } from "./convert/coordinator.js";
import type { CoordinatorPort } from "./coordinator-port.js";
import { EVENTS_PAUSE, eventBatches } from "./event-batches.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import type { CoordinatorWatchBootsRequest__Output } from "./gen/metalplug/v1/CoordinatorWatchBootsRequest.js";
import type { CoordinatorWatchBootsResponse } from "./gen/metalplug/v1/CoordinatorWatchBootsResponse.js";
import { Handlers } from "./handlers.js";
import { leasesService } from "./leases-service.js";
import { page } from "./pages.js";
import { coordinatorDefinition, serviceName } from "./proto.js";
import { type ListenAddress, startRpcServer } from "./server.js";
import type { FaultLog } from "./status.js";
import { SUBSCRIBER_LIMIT, stream } from "./subscription.js";

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
      const isWanted = filterOf(call.request);
      const subscribe = (listener: (placed: PlacedEvent) => void) =>
        boots.subscribe((placed) => (isWanted(placed) ? listener(placed) : undefined));
      return stream(call, {
        first: boots.after(resumeAfter(call.request, boots)).filter(isWanted),
        ...(call.request.follow ? { subscribe } : {}),
        toMessages: (placed) => messagesOf(boots.run, placed),
        pause: EVENTS_PAUSE,
        ...watch,
      });
    }),
    Explain: handlers.unary(async ({ mac, bootSession }) => {
      const session = identifierArgument("boot_session", bootSession) || undefined;
      return explanationToWire(await coordinator.explain(macArgument(mac), session));
    }),
  };
}

function* messagesOf(run: string, placed: Iterable<PlacedEvent>): Generator<CoordinatorWatchBootsResponse> {
  for (const batch of eventBatches(placed, ({ event }) => event))
    yield { run, placedEvents: batch.map(placedEventToWire) };
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
