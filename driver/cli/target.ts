import type { CliContext } from "./dependencies.js";
import { UsageError } from "./usage-error.js";

const ADDRESS = /^[^:\s]+:(\d{1,5})$/;

/** The driver's address: the option, else METALPLUG_DRIVER, else the client file. A name of the file's `drivers` will do. Throws UsageError. */
export function driverAddress(context: CliContext, option: string | undefined): string {
  const said = option ?? nonEmpty(context.env["METALPLUG_DRIVER"]);
  if (said !== undefined && isAddress(said)) return said;
  const { driver, drivers } = context.dependencies.config.client();
  const wanted = said ?? driver;
  if (wanted === undefined) throw new UsageError(unnamed("driver", "DRIVER"));
  const address = drivers.get(wanted) ?? wanted;
  if (isAddress(address)) return address;
  const names = drivers.size > 0 ? [...drivers.keys()].join(", ") : "none";
  throw new UsageError(
    `"${wanted}" is no driver: expected host:port, or a name of drivers in the client file (it has: ${names})`,
  );
}

/** The coordinator's address: the option, else METALPLUG_COORDINATOR, else the client file. Throws UsageError. */
export function coordinatorAddress(context: CliContext, option: string | undefined): string {
  const said = option ?? nonEmpty(context.env["METALPLUG_COORDINATOR"]);
  const address = said ?? context.dependencies.config.client().coordinator;
  if (address === undefined) throw new UsageError(unnamed("coordinator", "COORDINATOR"));
  if (isAddress(address)) return address;
  throw new UsageError(`"${address}" is no coordinator: expected host:port, like 127.0.0.1:7444`);
}

function isAddress(text: string): boolean {
  const port = Number(ADDRESS.exec(text)?.[1]);
  return port > 0 && port <= 65_535;
}

function unnamed(what: string, name: string): string {
  return `Which ${what}? Pass --${what} HOST:PORT, set METALPLUG_${name}, or write "${what}: HOST:PORT" to ~/.config/metalplug/client.yaml`;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
