import { type Disk, formatPowerUrl, knownHardware, type Nic, type NodeView } from "../rpc/client.js";
import { isoTime } from "./output.js";
import { formatBytes, formatTable, plain } from "./table.js";

/** Machines for a scheduler's eye: what they are in, and what they have. */
export function nodeTable(nodes: readonly NodeView[]): readonly string[] {
  const rows = nodes.map((node) => {
    const { cpus, memory, architecture } = knownHardware(node);
    return [
      node.name,
      node.state,
      node.powerReading?.state ?? "-",
      String(cpus ?? "-"),
      memory === undefined ? "-" : formatBytes(memory),
      architecture ?? "-",
      node.instance ?? "-",
      node.macs.join(" "),
    ];
  });
  return formatTable(["NODE", "STATE", "POWER", "CPUS", "MEMORY", "ARCH", "INSTANCE", "MACS"], rows);
}

/** All that is known of one machine; "(found)" stands at what no operator said. `reason`: why it is in error. */
export function nodeLines(node: NodeView, reason?: string): readonly string[] {
  const { cpus, memory, architecture, firmware, disks } = knownHardware(node);
  const mark = (key: keyof NonNullable<NodeView["hardware"]>): string =>
    node.hardware?.[key] === undefined ? " (found)" : "";
  const rows: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ["node", [node.name]],
    ["state", [reason === undefined ? node.state : `${node.state}: ${reason}`]],
    ["instance", [node.instance ?? "-"]],
    ["nics", node.macs.map((mac) => nicText(node, mac))],
    ["cpus", [cpus === undefined ? undefined : `${cpus}${mark("cpus")}`]],
    ["memory", [memory === undefined ? undefined : `${formatBytes(memory)}${mark("memory")}`]],
    ["arch", [architecture && `${architecture}${mark("architecture")}`]],
    ["firmware", [firmware && `${firmware}${mark("firmware")}`]],
    ["disks", (disks ?? []).map((disk) => `${diskText(disk)}${mark("disks")}`)],
    ["traits", [node.traits?.join(" ")]],
    ["labels", [labelsText(node.labels)]],
    ["power", [powerText(node)]],
    ["found", [node.found && `at ${isoTime(node.found.at)}`]],
    ["epoch", [`${node.epoch}`]],
    ["revision", [`${node.revision}`]],
    ["created", [`${isoTime(node.createdAt)}`]],
  ];
  return rows.flatMap(([key, values]) =>
    values
      .filter((value) => value !== undefined)
      .map((value, index) => plain(`${(index === 0 ? key : "").padEnd(10)}${value}`)),
  );
}

function nicText(node: NodeView, mac: string): string {
  const cable = node.cables?.find((candidate) => candidate.mac === mac);
  const seen = knownHardware(node).nics?.find((candidate) => candidate.mac === mac);
  return [mac, cable && cableText(cable), seen && seenText(seen)].filter(Boolean).join("; ");
}

function cableText({ network, port }: NonNullable<NodeView["cables"]>[number]): string {
  return port === undefined ? `on ${network}` : `on ${network} at port ${port}`;
}

export function seenText({ name, link, speed, switchPort }: Nic): string {
  const parts = [
    name,
    link === undefined ? undefined : link ? "link up" : "link down",
    speed && `${speed} Mbit/s`,
    switchPort && `switch ${switchPort.systemName ?? switchPort.chassis} port ${switchPort.port}`,
  ];
  return parts.filter(Boolean).join(", ");
}

export function diskText({ name, bytes, serial, wwn, rotational }: Disk): string {
  const parts = [
    `${name} ${formatBytes(bytes)}`,
    rotational === undefined ? undefined : rotational ? "rotating" : "solid state",
    serial && `serial:${serial}`,
    wwn && `wwn:${wwn}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function labelsText(labels: NodeView["labels"]): string | undefined {
  const texts = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return texts.length === 0 ? undefined : texts.join(" ");
}

/** How it is switched, and what was last seen. */
function powerText({ power, powerReading }: NodeView): string {
  const setting = formatPowerUrl(power ?? { kind: "manual" });
  if (powerReading === undefined) return setting;
  const { state, seenAt, trouble } = powerReading;
  return `${setting}; ${state} at ${isoTime(seenAt)}${trouble === undefined ? "" : `: ${trouble}`}`;
}
