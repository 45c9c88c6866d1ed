import type { DriverStatus } from "../rpc/client.js";
import { isoTime } from "./output.js";
import { formatTable, plain } from "./table.js";

export function driverTable(drivers: readonly DriverStatus[]): readonly string[] {
  const rows = drivers.map(({ driver, hypervisor, state, claims, text }) => [
    driver,
    hypervisor ?? "-",
    state,
    String(claims),
    text || "-",
  ]);
  return formatTable(["DRIVER", "HYPERVISOR", "STATE", "MACS", "NOTE"], rows);
}

/** What it means for machines that drivers are away. */
export function absenceLines(drivers: readonly DriverStatus[]): readonly string[] {
  const away = drivers.filter(({ absence }) => absence !== undefined);
  if (away.length === 0) return [];
  const held = away.filter(({ absence }) => absence?.holdsStrangers);
  const strangers =
    held.length === 0
      ? "Machines that no driver claims are met by their policy: those drivers did not claim them when last heard."
      : strangersHeld(held);
  return [...away.map(awayLine), strangers];
}

/** Beside a list of unknown machines: why it may lack some. */
export function unlistedLines(drivers: readonly DriverStatus[]): readonly string[] {
  const held = drivers.filter(({ absence }) => absence?.holdsStrangers);
  if (held.length === 0) return [];
  const names = held.map(({ driver, hypervisor = driver }) => hypervisor).join(", ");
  return [
    plain(
      `What is heard now is not listed: it could be a machine of ${names}, which is silent (metalplug drivers).`,
    ),
  ];
}

function awayLine({ driver, hypervisor = driver, absence }: DriverStatus): string {
  const since = absence?.since === undefined ? "" : ` since ${isoTime(absence.since)}`;
  return plain(
    `${hypervisor} is silent${since}: its machines get no offer; running ones keep their addresses.`,
  );
}

function strangersHeld(held: readonly DriverStatus[]): string {
  const unheard = held.filter(({ absence }) => absence?.since === undefined);
  if (unheard.length === 0)
    return "Machines that no driver claims get no answer in the first minute of that, then what their policy says.";
  const names = unheard.map(({ driver, hypervisor = driver }) => hypervisor).join(", ");
  const it = unheard.length === 1 ? "it" : "each of them";
  return plain(
    `Machines that no driver claims get no answer until ${it} has told its claims or is taken out of the coordinator's file: ${names}.`,
  );
}

/** Hypervisors that a policy names and no driver is. */
export function missingLines(missing: readonly string[]): readonly string[] {
  return missing.map((hypervisor) =>
    plain(
      `A policy for unknown machines names hypervisor ${hypervisor}, and no driver is that: such machines get no boot files. Correct the id in the coordinator's file.`,
    ),
  );
}
