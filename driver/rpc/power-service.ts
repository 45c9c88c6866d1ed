import { failure } from "../errors.js";
import type { Instance } from "../instance/instance.js";
import { knownHardware } from "../node/known-hardware.js";
import type { Node } from "../node/node.js";
import type { PowerReading } from "../power/power-desk-port.js";
import { type BootDevice, type BootOverride, MANUAL } from "../power/power-port.js";
import { identifierArgument, nameArgument, refused } from "./convert/arguments.js";
import { bootDevices, powerTargets } from "./convert/enums.js";
import { powerReadingToWire } from "./convert/power-reading.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { NodesHandlers } from "./gen/metalplug/v1/Nodes.js";
import type { NodesSetPowerRequest__Output } from "./gen/metalplug/v1/NodesSetPowerRequest.js";
import { goneSignal } from "./outgoing-call.js";
import { RepeatedCalls } from "./repeated-calls.js";

interface Switching {
  readonly name: string;
  readonly target: "on" | "off" | "cycle";
  readonly boot?: BootOverride;
}

/** Part of the service Nodes. */
export function powerService(context: DriverContext): Pick<NodesHandlers, "SetPower" | "GetPower"> {
  const { inventory, handlers, power, stopping } = context;
  const repeated = new RepeatedCalls<PowerReading>();
  /** A BMC that was told to switch switches: who called may go meanwhile, and ask again for how it ended. */
  const carryOut = async ({ name, target, boot }: Switching): Promise<PowerReading> => {
    const node = inventory.node(name);
    assertAtRest(inventory.instanceOn(name), node);
    try {
      return await power.set(powerNode(node), target, {
        ...(boot === undefined ? {} : { boot: withFirmware(boot, node) }),
        signal: stopping,
      });
    } catch (error) {
      throw stopping.aborted ? stopping.reason : error;
    }
  };
  return {
    SetPower: handlers.unary(async (request) => {
      assertServing(context);
      const requestId = identifierArgument("request_id", request.requestId);
      const switching = switchingOf(request);
      return {
        reading: powerReadingToWire(await repeated.once(requestId, switching, () => carryOut(switching))),
      };
    }),
    GetPower: handlers.unary(async ({ name }, call) => {
      const node = inventory.node(nameArgument(name, "a node"));
      return {
        reading: powerReadingToWire(
          await power.read(powerNode(node), { signal: goneSignal(call, stopping) }),
        ),
      };
    }),
  };
}

function powerNode({ name, power = MANUAL }: Node) {
  return { name, power };
}

function withFirmware(boot: BootOverride, node: Node): BootOverride {
  const { firmware } = knownHardware(node);
  return firmware === undefined ? boot : { ...boot, firmware };
}

function switchingOf(wire: NodesSetPowerRequest__Output): Switching {
  const target = powerTargets.fromWire(wire.target);
  if (target === undefined) throw refused("target", wire.target, "on, off or cycle");
  const device = deviceArgument(wire.bootDevice);
  if (device === undefined && wire.bootContinuous)
    throw refused("boot_continuous", "true", "a boot_device beside it");
  const lasts = wire.bootContinuous ? "continuous" : "once";
  return {
    name: nameArgument(wire.name, "a node"),
    target,
    ...(device === undefined ? {} : { boot: { device, lasts } }),
  };
}

/** Unspecified: as it is set. */
function deviceArgument(wire: string | number): BootDevice | undefined {
  if (wire === "BOOT_DEVICE_UNSPECIFIED") return undefined;
  const device = bootDevices.fromWire(wire);
  if (device === undefined) throw refused("boot_device", wire, "network, http or disk");
  return device;
}

/** STATE_REFUSED while the driver itself switches the machine. */
function assertAtRest(instance: Instance | undefined, { name: node }: Node): void {
  if (instance === undefined || instance.state.kind === "error" || instance.state.operation === undefined)
    return;
  throw failure("STATE_REFUSED", {
    what: "switch the power of",
    node,
    state: `${instance.state.kind}, and the driver itself switches it`,
    remedy: `wait until that has ended (metalplug instance watch ${node}), or destroy the instance`,
  });
}
