import { randomUUID } from "node:crypto";
import type { PowerReading } from "../power/power-desk-port.js";
import type { BootDevice } from "../power/power-port.js";
import type { CallOptions, Channel } from "./channel.js";
import { bootDevices, powerTargets } from "./convert/enums.js";
import { powerReadingFromWire } from "./convert/power-reading.js";
import type { PowerReading__Output } from "./gen/metalplug/v1/PowerReading.js";
import { given } from "./mutation.js";
import { nodesDefinition as nodes } from "./proto.js";

export interface SetPowerRequest {
  readonly node: string;
  readonly target: "on" | "off" | "cycle";
  /** What it starts from next; absent: as it is set. */
  readonly bootDevice?: BootDevice;
  /** Not next only, but until it is set anew. */
  readonly continuous?: boolean;
}

/** Milliseconds: a machine that has to be switched off hard, and a BMC that needs several tries. */
const SWITCHING_DEADLINE = 10 * 60_000;
/** Milliseconds: a BMC that needs several tries. */
const READING_DEADLINE = 60_000;

export type PowerClient = ReturnType<typeof powerClient>;

const read = ({ reading }: { readonly reading: PowerReading__Output | null }) =>
  powerReadingFromWire(given(reading));

/** The power of nodes. */
export function powerClient(channel: Channel) {
  return {
    /**
     * Switches a node and resolves once it is seen so, which may take minutes. Whoever stops waiting leaves the driver at it; the same request id
     * again waits for the same switching.
     */
    setPower(
      { node: name, target, bootDevice, continuous = false }: SetPowerRequest,
      options: CallOptions & { readonly requestId?: string } = {},
    ): Promise<PowerReading> {
      const message = {
        requestId: options.requestId ?? randomUUID(),
        name,
        target: powerTargets.toWire(target),
        ...(bootDevice === undefined ? {} : { bootDevice: bootDevices.toWire(bootDevice) }),
        bootContinuous: continuous,
      };
      return channel.call(nodes.SetPower, message, read, { deadline: SWITCHING_DEADLINE, ...options });
    },
    /** Asks the node's power now. */
    getPower(node: string, options?: CallOptions): Promise<PowerReading> {
      return channel.call(nodes.GetPower, { name: node }, read, { deadline: READING_DEADLINE, ...options });
    },
  };
}
