import type { BootEvent } from "../../pxe/boot/boot-event.js";
import { countArgument, identifierArgument } from "./convert/arguments.js";
import { bootEventToWire } from "./convert/boot-event.js";
import type { DriverContext } from "./driver-context.js";
import { EVENTS_PAUSE, eventBatches } from "./event-batches.js";
import type { HypervisorHandlers } from "./gen/metalplug/v1/Hypervisor.js";
import type { HypervisorWatchEventsRequest__Output } from "./gen/metalplug/v1/HypervisorWatchEventsRequest.js";
import type { HypervisorWatchEventsResponse } from "./gen/metalplug/v1/HypervisorWatchEventsResponse.js";
import { stream } from "./subscription.js";

export function hypervisorService(context: DriverContext): Pick<HypervisorHandlers, "Get" | "WatchEvents"> {
  const { inventory, handlers, info, ring, run } = context;
  return {
    Get: handlers.unary(() => ({
      hypervisor: info.hypervisor,
      version: info.version,
      bootAddress: info.server.address,
      tftpPort: info.server.tftpPort,
      httpPort: info.server.httpPort,
      loaders: [...info.loaders],
      revision: inventory.revision,
    })),
    WatchEvents: handlers.serverStream(async (call) => {
      const isWanted = call.request.withoutLookups ? isNoLookup : () => true;
      await stream(call, {
        first: ring.after(resumeAfter(call.request, run)).filter(isWanted),
        subscribe: (listener) => ring.subscribe((event) => (isWanted(event) ? listener(event) : undefined)),
        toMessages: (events) => messagesOf(run, events),
        pause: EVENTS_PAUSE,
        limit: context.subscriberLimit,
        stopping: context.stopping,
      });
    }),
  };
}

function isNoLookup({ detail }: BootEvent): boolean {
  return detail.kind !== "lookupAnswered";
}

function* messagesOf(run: string, events: Iterable<BootEvent>): Generator<HypervisorWatchEventsResponse> {
  for (const batch of eventBatches(events, (event) => event))
    yield { run, events: batch.map(bootEventToWire) };
}

/** Another run's sequence numbers say nothing about this one's. */
function resumeAfter(request: HypervisorWatchEventsRequest__Output, run: string): number {
  const after = countArgument("after_sequence", request.afterSequence);
  return identifierArgument("run", request.run) === run ? after : 0;
}
