import type { Command } from "commander";
import {
  type CoordinatorClient,
  connectCoordinator,
  connectDriver,
  type DriverClient,
} from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { coordinatorAddress, driverAddress } from "./target.js";
import { type TlsOptions, tlsOf, withTlsOptions } from "./tls-target.js";

export interface JsonOption {
  readonly json?: true;
}
export interface DriverOptions extends JsonOption, TlsOptions {
  readonly driver?: string;
}
export interface CoordinatorOptions extends JsonOption, TlsOptions {
  readonly coordinator?: string;
}

/** A verb with what all of them have: `--json` and, in its help, an example. */
export function verb(parent: Command, spelling: string, description: string, example: string): Command {
  return parent
    .command(spelling)
    .description(description)
    .option("--json", "print JSON")
    .addHelpText("after", `\nExample:\n  $ metalplug ${example}`);
}

/** The first word of verbs that have two. */
export function group(root: Command, name: string, description: string, example: string): Command {
  return root
    .command(name)
    .description(description)
    .addHelpText("after", `\nExample:\n  $ metalplug ${name} ${example}`);
}

/** A verb that asks a driver. */
export function driverVerb(parent: Command, spelling: string, description: string, example: string): Command {
  const made = verb(parent, spelling, description, example).option(
    "--driver <address>",
    "the driver: host:port or a name of the client file (else METALPLUG_DRIVER, else that file)",
  );
  return withTlsOptions(made);
}

/** A verb that asks the coordinator. */
export function coordinatorVerb(
  parent: Command,
  spelling: string,
  description: string,
  example: string,
): Command {
  const made = verb(parent, spelling, description, example).option(
    "--coordinator <address>",
    "the coordinator: host:port (else METALPLUG_COORDINATOR, else the client file)",
  );
  return withTlsOptions(made);
}

/** Connects, lets `use` ask, and disconnects whatever happened. */
export async function withDriver<T>(
  context: CliContext,
  options: DriverOptions,
  use: (driver: DriverClient) => Promise<T>,
): Promise<T> {
  const driver = connectDriver(driverAddress(context, options.driver), { tls: tlsOf(context, options) });
  try {
    return await use(driver);
  } finally {
    await driver.close();
  }
}

export async function withCoordinator<T>(
  context: CliContext,
  options: CoordinatorOptions,
  use: (coordinator: CoordinatorClient) => Promise<T>,
): Promise<T> {
  const coordinator = connectCoordinator(coordinatorAddress(context, options.coordinator), {
    tls: tlsOf(context, options),
  });
  try {
    return await use(coordinator);
  } finally {
    await coordinator.close();
  }
}

/** JSON, or the lines a human reads. */
export function print(
  { out }: CliContext,
  { json }: JsonOption,
  value: unknown,
  lines: () => readonly string[],
): void {
  if (json) out.json(value);
  else for (const line of lines()) out.line(line);
}

/** A table with its headings in bold, or one sentence instead of an empty one. */
export function tableLines(context: CliContext, lines: readonly string[], empty: string): readonly string[] {
  const [headings = "", ...rows] = lines;
  return rows.length === 0 ? [empty] : [context.out.style("bold", headings), ...rows];
}
