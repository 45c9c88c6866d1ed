import { failure } from "../errors.js";
import type { ReportChange } from "../stranger/stranger-reports.js";
import { macArgument } from "./convert/arguments.js";
import { strangerReportToWire } from "./convert/stranger.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { HypervisorHandlers } from "./gen/metalplug/v1/Hypervisor.js";
import type { HypervisorWatchStrangersResponse } from "./gen/metalplug/v1/HypervisorWatchStrangersResponse.js";
import { stream } from "./subscription.js";

type StrangerHandlers = Pick<HypervisorHandlers, "WatchStrangers" | "ForgetStranger">;

/** What machines that nobody claims told this driver. */
export function strangersService(context: DriverContext): StrangerHandlers {
  const { handlers, strangers } = context;
  const { reports } = strangers;
  return {
    WatchStrangers: handlers.serverStream(async (call) => {
      const kept = reports.all().map((report): ReportChange => ({ kind: "reported", report }));
      await stream<ReportChange | Synced, HypervisorWatchStrangersResponse>(call, {
        first: [...kept, { kind: "synced" }],
        subscribe: (listener) => reports.subscribe(listener),
        toMessages,
        pause: 0,
        limit: context.subscriberLimit,
        stopping: context.stopping,
      });
    }),
    ForgetStranger: handlers.unary(async (request) => {
      assertServing(context);
      const mac = macArgument(request.mac);
      const report = await reports.forget(mac);
      if (report === undefined)
        throw failure("UNKNOWN_NOT_FOUND", { mac, where: `hypervisor ${context.info.hypervisor}` });
      return { report: strangerReportToWire(report) };
    }),
  };
}

interface Synced {
  readonly kind: "synced";
}

/** One a message: a report of many NICs and disks is large, and reports are few. */
function* toMessages(items: Iterable<ReportChange | Synced>): Generator<HypervisorWatchStrangersResponse> {
  for (const item of items) {
    switch (item.kind) {
      case "reported":
        yield { reports: [strangerReportToWire(item.report)] };
        break;
      case "forgotten":
        yield { forgottenMacs: [item.mac] };
        break;
      case "synced":
        yield { synced: true };
        break;
    }
  }
}
