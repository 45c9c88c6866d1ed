import type { Command } from "commander";
import type { FoundServer, Standing } from "../../pxe/boot/foreign-server.js";
import { type Ipv4Address, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { collect, countArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { untilInterrupted } from "./interrupted.js";
import { type JudgedServer, judgement, serverTable } from "./probe-text.js";
import { ServersFound } from "./servers-found.js";
import { plain } from "./table.js";
import { UsageError } from "./usage-error.js";
import { type CoordinatorOptions, coordinatorVerb, print, tableLines, withCoordinator } from "./verb.js";

interface ProbeOptions extends CoordinatorOptions {
  readonly interface?: string;
  readonly seconds?: string;
  readonly known?: readonly string[];
}

const DEFAULT_SECONDS = 8;
const LONGEST = 300;

/** `probe`. */
export function addProbeVerb(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "probe",
    "Find other DHCP and ProxyDHCP servers, on an interface of this host or as the coordinator has",
    "probe --interface eth1 --known 10.77.0.5",
  )
    .option("--interface <name>", "ask on this interface of this host, as root (else: ask the coordinator)")
    .option("--seconds <n>", `how long to wait for answers on the interface (else ${DEFAULT_SECONDS})`)
    .option("--known <address>", "a server that is meant to be there; may be given several times", collect)
    .addHelpText(
      "after",
      "\nTakes no address: only asks, as a running system, BIOS and UEFI firmware do.\nExit code: 0 none was found but known ones and metalplug's own, 3 others were, 1 it failed.",
    )
    .action((options: ProbeOptions) => probe(context, options));
}

async function probe(context: CliContext, options: ProbeOptions): Promise<void> {
  const known = (options.known ?? []).map(addressArgument);
  const seconds = secondsArgument(options);
  const found =
    options.interface === undefined
      ? await withCoordinator(context, options, (coordinator) => coordinator.listForeignServers())
      : await onInterface(context, options.interface, seconds);
  const servers = found.map((server) => judged(server, known));
  print(context, options, servers, () => lines(context, servers));
  if (servers.some(({ standing }) => standing === "foreign" || standing === "impostor"))
    throw new ServersFound();
}

async function onInterface(
  { dependencies, err }: CliContext,
  name: string,
  seconds: number,
): Promise<readonly FoundServer[]> {
  let found: readonly FoundServer[] = [];
  if (err.isTerminal) err.line(`Asking on ${plain(name)} for ${seconds} s …`);
  await untilInterrupted(async (signal) => {
    found = await dependencies.probe({ interface: name, seconds, signal });
  });
  return found;
}

function judged(
  server: FoundServer & { readonly standing?: Standing },
  known: readonly Ipv4Address[],
): JudgedServer {
  const { standing = server.coordinator === undefined ? "foreign" : "coordinator" } = server;
  return {
    ...server,
    standing: standing === "foreign" && known.includes(server.server) ? "known" : standing,
  };
}

function lines(context: CliContext, servers: readonly JudgedServer[]): readonly string[] {
  const table = tableLines(context, serverTable(servers), "No other DHCP server was found");
  const sentences = servers.flatMap((server) => {
    const [what = "", remedy] = judgement(server);
    const isWarning = server.standing === "foreign" || server.standing === "impostor";
    const first = isWarning ? context.out.style("yellow", what) : plain(what);
    return ["", first, ...(remedy === undefined ? [] : [plain(remedy)])];
  });
  return [...table, ...sentences];
}

function secondsArgument({ seconds: text, interface: name }: ProbeOptions): number {
  if (text === undefined) return DEFAULT_SECONDS;
  if (name === undefined)
    throw new UsageError(
      "--seconds is about asking on an --interface; the coordinator tells what it has found",
    );
  const seconds = countArgument("--seconds", text);
  if (seconds < 1 || seconds > LONGEST)
    throw new UsageError(`--seconds is "${text}"; expected 1 to ${LONGEST}`, "ARGUMENT_REFUSED");
  return seconds;
}

function addressArgument(text: string): Ipv4Address {
  const address = parseIpv4Address(text);
  if (address === undefined)
    throw new UsageError(`--known is "${text}"; expected an IPv4 address like 10.77.0.5`, "ARGUMENT_REFUSED");
  return address;
}
