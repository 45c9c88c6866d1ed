import type { Command } from "commander";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { failure } from "../errors.js";
import { type RehearsalQuery, WALK_FIRMWARES, type WalkFirmware } from "../rpc/client.js";
import { architectureArgument } from "./architecture-argument.js";
import { macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { untilInterrupted } from "./interrupted.js";
import { RehearsalLines } from "./rehearsal-lines.js";
import { UsageError } from "./usage-error.js";
import { type CoordinatorOptions, coordinatorVerb, withCoordinator } from "./verb.js";

interface RehearseOptions extends CoordinatorOptions {
  readonly firmware?: string;
  readonly arch?: string;
  readonly via?: string;
  readonly interface?: string;
}

/** `rehearse`. */
export function addRehearseVerb(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "rehearse <mac>",
    "Walk a machine's boot without the machine: DHCP, loaders, boot config, kernel and ramdisk, each verified; it leaves no trace, and says what would fail",
    "rehearse 52:54:00:12:34:56 --firmware uefi --via 10.78.0.1",
  )
    .option(
      "--firmware <kind>",
      `what the machine starts with: ${WALK_FIRMWARES.join(", ")} (else bios, on aarch64 uefi)`,
    )
    .option("--arch <architecture>", "x86_64 or aarch64 (else x86_64)")
    .option("--via <relay>", "the address of the relay that it is behind (giaddr)")
    .option("--interface <name>", "the coordinator's interface on its segment, where it serves several")
    .action((text: string, options: RehearseOptions) =>
      untilInterrupted((signal) => rehearse(context, queryOf(text, options), options, signal)),
    );
}

/** REHEARSAL_FAILED when the machine would not boot. */
async function rehearse(
  context: CliContext,
  query: RehearsalQuery,
  options: CoordinatorOptions,
  signal: AbortSignal,
): Promise<void> {
  const { out } = context;
  const lines = new RehearsalLines(context);
  const verdict = await withCoordinator(context, options, async (coordinator) => {
    for await (const step of coordinator.rehearse(query, signal)) {
      if (step.kind === "progress") lines.progress(step);
      else if (options.json) out.json(step);
      else lines.tell(step);
      if (step.kind === "verdict") return step;
    }
    return undefined;
  }).finally(lines.end);
  if (verdict === undefined) throw failure("STOPPING", { what: "the coordinator" });
  if (!verdict.boots) throw failure("REHEARSAL_FAILED", { mac: query.mac });
}

function queryOf(text: string, { firmware, arch, via, interface: name }: RehearseOptions): RehearsalQuery {
  return {
    mac: macArgument(text),
    ...(firmware === undefined ? {} : { firmware: firmwareArgument(firmware) }),
    ...(arch === undefined ? {} : { architecture: architectureArgument(arch) }),
    ...(via === undefined ? {} : { relay: relayArgument(via) }),
    ...(name === undefined ? {} : { interface: name }),
  };
}

function firmwareArgument(text: string): WalkFirmware {
  const found = WALK_FIRMWARES.find((firmware) => firmware === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `--firmware is "${text}"; expected one of ${WALK_FIRMWARES.join(", ")}`,
    "ARGUMENT_REFUSED",
  );
}

function relayArgument(text: string): string {
  if (parseIpv4Address(text) !== undefined) return text;
  throw new UsageError(`--via is "${text}"; expected a relay's IPv4 address`, "ARGUMENT_REFUSED");
}
