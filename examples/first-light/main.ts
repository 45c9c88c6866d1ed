import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MetalplugError } from "../../driver/errors.js";
import { runFirmware } from "./firmware.js";
import { startFleet } from "./fleet.js";
import { Rack } from "./rack.js";
import { firstLight } from "./story.js";

const HELP = `First light: a coordinator, two drivers and a few machines on loopback, in a temporary folder.

Usage: npm start [-- OPTIONS]

  --once           end after the boots and the deploy instead of staying up until Ctrl-C
  --firmware       boot a virtual machine with real PXE firmware instead (root, QEMU; in network namespaces of its own)
  --uefi           with --firmware: OVMF instead of SeaBIOS with iPXE's ROM
  --help           this text

Example: npm start -- --once
`;

process.exitCode = await main(process.argv.slice(2));

/** Exit codes: 0 done, 1 failed, 2 usage. */
async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === undefined) return 2;
  if (options.help) process.stdout.write(HELP);
  if (options.help) return 0;
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  try {
    return await (options.firmware
      ? runFirmware(options, stop.signal)
      : onLoopback(options.once, stop.signal));
  } catch (error) {
    if (stop.signal.aborted) return 130;
    process.stderr.write(`First light failed: ${sentence(error)}\n`);
    return 1;
  }
}

function readOptions(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        once: { type: "boolean", default: false },
        firmware: { type: "boolean", default: false },
        uefi: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n\n${HELP}`);
    return undefined;
  }
}

async function onLoopback(once: boolean, signal: AbortSignal): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-"));
  try {
    await using rack = await Rack.start(join(folder, "rack"));
    await using fleet = await startFleet(folder, rack.powerScript);
    return await firstLight({ fleet, rack, folder, stayUp: !once, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sentence(error: unknown): string {
  if (error instanceof MetalplugError) return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}
