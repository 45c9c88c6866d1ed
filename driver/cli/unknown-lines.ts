import { describeArchitecture } from "../../pxe/boot/architecture.js";
import { hardwareText, type Nic, type UnknownMachine } from "../rpc/client.js";
import { distance } from "./lease-verbs.js";
import { diskText, seenText } from "./node-lines.js";
import { isoTime } from "./output.js";
import { formatBytes, formatTable, plain } from "./table.js";

/** `now`: milliseconds since 1970, to tell how long ago. */
export function unknownTable(machines: readonly UnknownMachine[], now: number): readonly string[] {
  const rows = machines.map((machine) => {
    const { mac, state, sighting, report } = machine;
    return [
      mac,
      state,
      lastSeen(machine, now),
      sighting?.via ?? "-",
      sighting?.policy ?? "-",
      firmwareText(sighting) ?? "-",
      report === undefined ? "-" : hardwareText(report.hardware, mac),
    ];
  });
  return formatTable(["MAC", "STATE", "SEEN", "VIA", "POLICY", "FIRMWARE", "HARDWARE"], rows);
}

/** All that is known of one, and how to go on with it. */
export function unknownLines(machine: UnknownMachine): readonly string[] {
  const { mac, state, sighting, report, hypervisor, ignored } = machine;
  const { hardware } = report ?? {};
  const rows: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ["mac", [mac]],
    ["state", [state]],
    ["ignored", [ignored && `${ignoredText(ignored)}`]],
    ["heard", [sighting && `${isoTime(sighting.firstAt)} to ${isoTime(sighting.lastAt)}`]],
    ["via", [sighting && viaText(sighting)]],
    ["policy", [sighting && `${sighting.policy}, by ${ruleText(sighting.rule)}`]],
    ["firmware", [firmwareText(sighting)]],
    ["hostname", [sighting?.hostname]],
    ["address", [sighting?.address ?? report?.address]],
    ["reported", [report && `${isoTime(report.at)} to ${hypervisor ?? "?"}`]],
    ["cpus", [hardware?.cpus?.toString()]],
    ["memory", [hardware?.memory === undefined ? undefined : formatBytes(hardware.memory)]],
    ["arch", [hardware?.architecture]],
    ["starts by", [hardware?.firmware]],
    ["disks", (hardware?.disks ?? []).map(diskText)],
    ["nics", (hardware?.nics ?? []).map(nicText)],
  ];
  const lines = rows.flatMap(([key, values]) =>
    values
      .filter((value) => value !== undefined)
      .map((value, index) => plain(`${(index === 0 ? key : "").padEnd(11)}${value}`)),
  );
  return [...lines, "", ...goOnLines(machine)];
}

/** To be pasted as they are, where it is known which hypervisor. */
function goOnLines({ mac, state, hypervisor }: UnknownMachine): readonly string[] {
  const name = `node-${mac.replaceAll(":", "").slice(6)}`;
  const accept = `  metalplug unknown accept ${mac} --driver ${hypervisor ?? "HYPERVISOR"} --name ${name}`;
  const ignore = `  metalplug unknown ignore ${mac}`;
  return [
    "Make it a node:",
    accept,
    ...(state === "ignored" ? ["Stop ignoring it:", `${ignore} --undo`] : ["Have it left alone:", ignore]),
  ];
}

function lastSeen({ sighting, report }: UnknownMachine, now: number): string {
  const at = Math.max(sighting?.lastAt ?? 0, report?.at ?? 0);
  return at === 0 ? "-" : distance(Math.min(0, at - now));
}

function firmwareText(sighting: UnknownMachine["sighting"]): string | undefined {
  if (sighting === undefined) return undefined;
  const { architecture, vendorClass } = sighting;
  if (architecture === undefined) return vendorClass ?? "a running system";
  const kind = describeArchitecture(architecture);
  return vendorClass === undefined || /^(PXE|HTTP)Client/.test(vendorClass)
    ? kind
    : `${kind}, ${vendorClass}`;
}

function viaText({ via, circuitId, remoteId }: NonNullable<UnknownMachine["sighting"]>): string {
  const ids = [circuitId && `circuit ${circuitId}`, remoteId && `remote ${remoteId}`];
  return [via, ...ids].filter(Boolean).join(", ");
}

/** What does not stand in the configuration is an operator's word. */
function ruleText(rule: string): string {
  return rule === "unknown" || rule.startsWith("rules.") ? `${rule} of its subnet` : rule;
}

function ignoredText({ at, operator, note }: NonNullable<UnknownMachine["ignored"]>): string {
  const by = operator === "" ? "" : ` by ${operator}`;
  return `since ${isoTime(at)}${by}${note === "" ? "" : `: ${note}`}`;
}

function nicText(nic: Nic): string {
  return [nic.mac, seenText(nic)].filter(Boolean).join("; ");
}
