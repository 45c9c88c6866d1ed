import { type Command, Option } from "commander";
import { BOOT_DEVICES, type BootDevice, type DriverClient, type PowerReading } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { Interrupted, untilInterrupted } from "./interrupted.js";
import { isoTime } from "./output.js";
import { plain } from "./table.js";
import { UsageError } from "./usage-error.js";
import { type DriverOptions, driverVerb, group, print, withDriver } from "./verb.js";

interface SwitchOptions extends DriverOptions {
  readonly bootDevice?: BootDevice;
  readonly continuous?: true;
}

const TARGETS = {
  on: "Switch a machine on",
  off: "Switch a machine off, hard",
  cycle: "Switch a machine off and on again",
} as const;
type Target = keyof typeof TARGETS;

/** `power on|off|cycle|status`. */
export function addPowerVerbs(root: Command, context: CliContext): void {
  const power = group(root, "power", "The power of machines", "status r4u12");
  addSwitch(power, context, "on", "power on r4u12 --boot-device network");
  addSwitch(power, context, "off", "power off r4u12");
  addSwitch(power, context, "cycle", "power cycle r4u12 --boot-device disk --continuous");
  driverVerb(power, "status <node>", "Ask whether a machine is on", "power status r4u12").action(
    async (node: string, options: DriverOptions) => {
      const [reading, isManual] = await withDriver(context, options, async (driver) => {
        const found = await driver.getPower(node);
        return [found, found.state === "unknown" && (await isSwitchedByHand(driver, node))] as const;
      });
      print(context, options, { node, ...reading }, () => [
        isManual
          ? plain(`${node}: power not known: its power is manual, and nothing asks the machine`)
          : readingLine(node, reading),
      ]);
    },
  );
}

function addSwitch(parent: Command, context: CliContext, target: Target, example: string): void {
  driverVerb(parent, `${target} <node>`, TARGETS[target], example)
    .addOption(
      new Option("--boot-device <device>", "what it starts from next (http: UEFI HTTP boot)").choices(
        BOOT_DEVICES,
      ),
    )
    .option("--continuous", "not next only, but from now on")
    .action((node: string, options: SwitchOptions) => switchPower(context, node, target, options));
}

async function switchPower(
  context: CliContext,
  node: string,
  target: Target,
  options: SwitchOptions,
): Promise<void> {
  const { bootDevice, continuous = false } = options;
  if (continuous && bootDevice === undefined) throw new UsageError("--continuous goes with --boot-device");
  const request = { node, target, continuous, ...(bootDevice !== undefined && { bootDevice }) };
  try {
    await untilInterrupted((signal) =>
      withDriver(context, options, async (driver) => {
        const reading = await driver.setPower(request, { signal });
        const isManual = reading.state === "unknown" && (await isSwitchedByHand(driver, node));
        print(context, options, { node, ...reading }, () => [
          isManual ? byHandLine(node, target) : switchedLine(node, target, reading),
        ]);
      }),
    );
  } catch (error) {
    if (error instanceof Interrupted)
      context.err.line(
        plain(
          `metalplug: Stopped waiting; the driver goes on switching ${node} (look: metalplug power status ${node})`,
        ),
      );
    throw error;
  }
}

async function isSwitchedByHand(driver: DriverClient, node: string): Promise<boolean> {
  const { power } = await driver.getNode(node);
  return power === undefined || power.kind === "manual";
}

/** Nobody is told by it but whoever reads this. */
function byHandLine(node: string, target: Target): string {
  return plain(
    `${node}: its power is manual: ${BY_HAND[target]} by hand, or set how it is switched (metalplug node set ${node} --power URL)`,
  );
}

const BY_HAND: { readonly [T in Target]: string } = {
  on: "switch it on",
  off: "switch it off",
  cycle: "switch it off and on again",
};

function switchedLine(node: string, target: Target, reading: PowerReading): string {
  if (reading.state !== "unknown") return readingLine(node, reading);
  return plain(`${node}: power ${target} was asked for; whether it is so cannot be seen${because(reading)}`);
}

function readingLine(node: string, reading: PowerReading): string {
  const state = reading.state === "unknown" ? "not known" : reading.state;
  return plain(`${node}: power ${state}, seen ${isoTime(reading.seenAt)}${because(reading)}`);
}

function because({ trouble }: PowerReading): string {
  return trouble === undefined ? "" : `: ${trouble}`;
}
