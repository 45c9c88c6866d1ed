import type { BootEvent } from "../../pxe/boot/boot-event.js";
import { countArgument, identifierArgument } from "./convert/arguments.js";
import { bootEventToWire } from "./convert/boot-event.js";
import type { DriverContext } from "./driver-context.js";
import type { HypervisorHandlers } from "./gen/metalplug/v1/Hypervisor.js";
import type { HypervisorWatchEventsRequest__Output } from "./gen/metalplug/v1/HypervisorWatchEventsRequest.js";
import { mapped, stream } from "./subscription.js";

export function hypervisorService(context: DriverContext): HypervisorHandlers {
  const { inventory, handlers, info, ring, run } = context;
  const toWire = (event: BootEvent) => ({ run, event: bootEventToWire(event) });
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
      const kept = ring.after(resumeAfter(call.request, run));
      await stream(call, {
        first: mapped(kept, toWire),
        subscribe: (listener) => ring.subscribe((event) => listener(toWire(event))),
        limit: context.subscriberLimit,
        stopping: context.stopping,
      });
    }),
  };
}

/** Another run's sequence numbers say nothing about this one's. */
function resumeAfter(request: HypervisorWatchEventsRequest__Output, run: string): number {
  const after = countArgument("after_sequence", request.afterSequence);
  return identifierArgument("run", request.run) === run ? after : 0;
}
