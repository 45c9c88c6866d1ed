import type { Command } from "commander";
import { describeArchitecture } from "../../pxe/boot/architecture.js";
import { type Ipv4Address, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import type { ThoughtMachine } from "../config/thought-machine.js";
import { macArgument } from "./arguments.js";
import type { CliContext, JudgedMachine } from "./dependencies.js";
import { UsageError } from "./usage-error.js";
import { type JsonOption, print, verb } from "./verb.js";

interface CheckOptions extends JsonOption {
  readonly config: string;
  readonly mac?: string;
  readonly arch?: string;
  readonly vendorClass?: string;
  readonly interface?: string;
  readonly relay?: string;
  readonly circuitId?: string;
  readonly remoteId?: string;
}

export function addCheckVerb(root: Command, context: CliContext): void {
  verb(
    root,
    "check",
    "Check a configuration file of either program, or a client file, without starting anything; with --mac also what it does with a machine that no driver claims",
    "check --config /etc/metalplug/coordinator.yaml --mac 52:54:00:12:34:56 --arch 7 --relay 10.9.0.1 --circuit-id ge-0/0/7",
  )
    .requiredOption("--config <file>", "the file to check")
    .option("--mac <mac>", "say which rule a machine with this MAC would meet")
    .option(
      "--arch <number>",
      "its architecture: 0 (BIOS), 7 (UEFI x64) or another number of DHCP option 93; absent: a running system",
    )
    .option("--vendor-class <text>", "its vendor class, DHCP option 60 (else what firmware of --arch says)")
    .option("--interface <name>", "the coordinator's interface that it is heard on (else the only one)")
    .option("--relay <address>", "the relay that brings its messages, by giaddr")
    .option("--circuit-id <id>", "what the relay says of its port, as text or as hex after 0x")
    .option("--remote-id <id>", "what the relay says of it otherwise, as text or as hex after 0x")
    .action((options: CheckOptions) => check(context, options));
}

function check(context: CliContext, options: CheckOptions): void {
  const { config } = context.dependencies;
  const machine = machineOf(options);
  const report = config.check(options.config);
  const judged = machine && config.judge(options.config, machine);
  print(context, options, judged === undefined ? report : { ...report, stranger: judged }, () => [
    `ok: ${report.summary}`,
    ...(judged === undefined ? [] : judgedLines(judged)),
  ]);
  if (options.json) return;
  for (const warning of report.warnings)
    context.err.line(`${context.err.style("yellow", "warning:")} ${warning}`);
}

/** Throws UsageError. */
function machineOf(options: CheckOptions): ThoughtMachine | undefined {
  const { mac, arch, vendorClass, interface: name, relay, circuitId, remoteId } = options;
  const about = {
    arch,
    "vendor-class": vendorClass,
    interface: name,
    relay,
    "circuit-id": circuitId,
    "remote-id": remoteId,
  };
  const [stray] = Object.entries(about).filter(([, value]) => value !== undefined);
  if (mac === undefined) {
    if (stray !== undefined) throw new UsageError(`--${stray[0]} is about a machine; give its --mac too`);
    return undefined;
  }
  if (relay !== undefined && name !== undefined)
    throw new UsageError("a machine is heard on an --interface or through a --relay; give one of the two");
  if (relay === undefined && (circuitId ?? remoteId) !== undefined)
    throw new UsageError("a circuit id and a remote id are what a relay says; give the --relay too");
  return {
    mac: macArgument(mac),
    ...(arch !== undefined && { architecture: architectureNumber(arch) }),
    ...(vendorClass !== undefined && { vendorClass }),
    ...(name !== undefined && { interface: name }),
    ...(relay !== undefined && { relay: addressArgument(relay) }),
    ...(circuitId !== undefined && { circuitId: idArgument("--circuit-id", circuitId) }),
    ...(remoteId !== undefined && { remoteId: idArgument("--remote-id", remoteId) }),
  };
}

function judgedLines({ machine, subnet, rule, place, treatment, text }: JudgedMachine): readonly string[] {
  const { architecture, vendorClass, relay, circuitId, remoteId } = machine;
  const via = relay === undefined ? `on interface ${machine.interface}` : `through relay ${relay}`;
  const facts = [
    `${machine.mac} ${via}`,
    ...(circuitId === undefined ? [] : [`circuit ${circuitId}`]),
    ...(remoteId === undefined ? [] : [`remote ${remoteId}`]),
    architecture === undefined
      ? "a running system"
      : `firmware of architecture ${describeArchitecture(architecture)}`,
    ...(vendorClass === undefined ? [] : [`vendor class ${vendorClass}`]),
  ];
  return [
    facts.join(", "),
    "If a driver claims it, that driver decides: known machines come first. Else:",
    `  ${rule} of subnet ${subnet} decides${place === undefined ? ", as it does where nothing is written" : `, at ${place}`}`,
    `  policy ${treatment.policy}: ${text}`,
  ];
}

function architectureNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 0xffff) return number;
  throw new UsageError(
    `--arch is "${text}"; expected a number of DHCP option 93, like 0 (BIOS), 7 (UEFI x64) or 11 (UEFI arm64)`,
    "ARGUMENT_REFUSED",
  );
}

function addressArgument(text: string): Ipv4Address {
  const address = parseIpv4Address(text);
  if (address !== undefined) return address;
  throw new UsageError(`--relay is "${text}"; expected an IPv4 address, like 10.9.0.1`, "ARGUMENT_REFUSED");
}

function idArgument(option: string, text: string): string {
  const isRight = text.startsWith("0x")
    ? /^0x([0-9a-fA-F]{2}){1,255}$/.test(text)
    : /^[ -~]{1,255}$/.test(text);
  if (isRight) return text;
  throw new UsageError(
    `${option} is "${text}"; expected text, or pairs of hex digits after 0x, like 0x0a0b`,
    "ARGUMENT_REFUSED",
  );
}
