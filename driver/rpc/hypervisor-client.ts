import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { CallOptions, Channel } from "./channel.js";
import { presentArgument } from "./convert/arguments.js";
import { bootEventFromWire } from "./convert/boot-event.js";
import { type Resources, resourcesFromWire } from "./convert/resources.js";
import {
  type StrangerNews,
  type StrangerReportView,
  strangerNewsFromWire,
  strangerReportFromWire,
} from "./convert/stranger.js";
import type { HypervisorForgetStrangerResponse__Output } from "./gen/metalplug/v1/HypervisorForgetStrangerResponse.js";
import { hypervisorDefinition as hypervisors } from "./proto.js";

export interface HypervisorInfo {
  readonly hypervisor: string;
  readonly version: string;
  readonly bootAddress: string;
  readonly tftpPort: number;
  readonly httpPort: number;
  readonly loaders: readonly string[];
  readonly revision: number;
}

export type HypervisorClient = ReturnType<typeof hypervisorClient>;

/** The driver itself, and what happens on it. */
export function hypervisorClient(channel: Channel) {
  return {
    getHypervisor(options?: CallOptions): Promise<HypervisorInfo> {
      const read = (response: { revision: string } & Omit<HypervisorInfo, "revision">) => ({
        ...response,
        revision: Number(response.revision),
      });
      return channel.call(hypervisors.Get, {}, read, options);
    },
    /** What a scheduler needs to choose among drivers. */
    getResources(options?: CallOptions): Promise<Resources> {
      return channel.call(hypervisors.GetResources, {}, resourcesFromWire, options);
    },
    /** What machines that nobody claims told: what is kept, then each change as it happens; ends by an error. */
    async *watchStrangers(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<StrangerNews> {
      for await (const message of channel.watch(hypervisors.WatchStrangers, {}, options.signal))
        yield* channel.read(() => strangerNewsFromWire(message));
    },
    /** Drops what is kept of one machine; rejects with UNKNOWN_NOT_FOUND where that is nothing. */
    forgetStranger(mac: string, options?: CallOptions): Promise<StrangerReportView> {
      const read = ({ report }: HypervisorForgetStrangerResponse__Output) =>
        strangerReportFromWire(presentArgument("report", report));
      return channel.call(hypervisors.ForgetStranger, { mac }, read, options);
    },
    /** Events still kept after `afterSequence` of that `run`, then each as it happens; ends by an error. */
    async *watchEvents(
      from: {
        readonly run?: string;
        readonly afterSequence?: number;
        /** Leave out the driver's own record of what it answered the coordinator. */
        readonly withoutLookups?: boolean;
        readonly signal?: AbortSignal;
      } = {},
    ): AsyncGenerator<{ readonly run: string; readonly event: BootEvent }> {
      const { run = "", afterSequence = 0, withoutLookups = false, signal } = from;
      const request = { run, afterSequence, withoutLookups };
      for await (const message of channel.watch(hypervisors.WatchEvents, request, signal)) {
        for (const wire of message.events) {
          const event = bootEventFromWire(wire);
          if (event !== undefined) yield { run: message.run, event };
        }
      }
    },
  };
}
