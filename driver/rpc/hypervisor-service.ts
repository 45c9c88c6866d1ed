import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { EventRing } from "../../pxe/boot/event-ring.js";
import { countResources } from "../node/resources.js";
import { countArgument, identifierArgument } from "./convert/arguments.js";
import { bootEventToWire } from "./convert/boot-event.js";
import { stateOf } from "./convert/node.js";
import { resourcesToWire } from "./convert/resources.js";
import { timestampToWire } from "./convert/time.js";
import type { DriverContext } from "./driver-context.js";
import { eventBatches } from "./event-batches.js";
import { streamEvents } from "./event-stream.js";
import type { HypervisorHandlers } from "./gen/metalplug/v1/Hypervisor.js";
import type { HypervisorWatchEventsRequest__Output } from "./gen/metalplug/v1/HypervisorWatchEventsRequest.js";
import type { HypervisorWatchEventsResponse } from "./gen/metalplug/v1/HypervisorWatchEventsResponse.js";
import { strangersService } from "./strangers-service.js";

export function hypervisorService(context: DriverContext): HypervisorHandlers {
  const { inventory, handlers, info } = context;
  const { events } = context.ring;
  return {
    Get: handlers.unary(() => ({
      hypervisor: info.hypervisor,
      version: info.version,
      bootAddress: info.server.address,
      tftpPort: info.server.tftpPort,
      httpPort: info.server.httpPort,
      loaders: [...info.loaders],
      revision: inventory.revision,
      time: timestampToWire(Date.now()),
    })),
    GetResources: handlers.unary(async () => {
      // Asked for first: what is told together is of one moment.
      const imageSpace = await context.imageSpace?.();
      const counted = countResources(inventory.nodesAfter(""), ({ name }) =>
        stateOf(inventory.instanceOn(name)),
      );
      return resourcesToWire({
        ...{ hypervisor: info.hypervisor, revision: inventory.revision, at: Date.now(), counted },
        images: inventory.images().length,
        ...(imageSpace && { imageSpace }),
        ...{ networks: inventory.networks, deploys: context.lifecycle.deploys() },
      });
    }),
    ...strangersService(context),
    WatchEvents: handlers.serverStream((call) => {
      const isWanted = call.request.withoutLookups ? isNoLookup : () => true;
      return streamEvents(call, {
        ...{ source: events, after: resumeAfter(call.request, context.ring), follow: true },
        toMessages: (placed) => messagesOf(events.run, placed.map(({ event }) => event).filter(isWanted)),
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

/** Another archive's sequence numbers say nothing about this one's: then it is told what is recent, not days of it. */
function resumeAfter(request: HypervisorWatchEventsRequest__Output, ring: EventRing): number {
  const after = countArgument("after_sequence", request.afterSequence);
  return identifierArgument("run", request.run) === ring.events.run ? after : ring.recentFrom;
}
