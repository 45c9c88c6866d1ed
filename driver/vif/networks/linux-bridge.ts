import { tellNames } from "../../inventory/request-checks.js";
import type { Network, WireEntry } from "../network-port.js";
import { admitScript, dismissScript, emptyScript, FILTER_RULES, filterTable } from "./bridge-filter.js";
import { type BridgePort, entryKey, parseFilter, parsePorts, parseStickyEntries } from "./bridge-state.js";
import { runCommand } from "./run-command.js";

const TIMEOUT = 10_000;
/** Linux takes more; these mean nothing to nft. */
const PORT = /^[A-Za-z0-9_.:-]{1,15}$/;

/**
 * A bridge of this host. A MAC lives on one port: of what the kernel offers, tried with a machine, an impostor with its MAC and a third host,
 *
 *   a static entry            moves to whatever port the impostor sends from
 *   a sticky static entry     stays: what is sent to the MAC reaches the machine alone; what the impostor sends is still forwarded
 *   a locked port             drops what the impostor sends, but each port would have to be locked, also those that are not ours to set
 *   a filter by nft           drops both ways at every port of the bridge
 *
 * So it is a sticky entry and the filter, each enough for what is sent to the machine when the other is lost. The port itself learns no more: a
 * machine cannot draw the frames of others, such as the router, to itself by sending in their name.
 */
export function linuxBridge(settings: { readonly name: string; readonly bridge: string }): Network {
  const { name, bridge } = settings;
  const table = filterTable(bridge);
  const ports = async (signal: AbortSignal): Promise<readonly BridgePort[]> =>
    parsePorts(await bridgeCommand(signal, "-j", "-d", "link", "show"), bridge);
  const portOf = async (port: string, signal: AbortSignal): Promise<BridgePort> =>
    requirePort(await ports(signal), bridge, port);
  return {
    name,
    kind: "linux-bridge",
    portFlaw: (port) =>
      PORT.test(port) ? undefined : "a port is a network interface of 1 to 15 letters, digits, and . _ : -",
    missing: (entries, signal) => missing(bridge, table, entries, signal, ports),
    settings: async (port, signal) => learningText((await portOf(port, signal)).learning),
    plug: async (entry, signal) => {
      const all = await ports(signal);
      requirePort(all, bridge, entry.port);
      const names = all.map((port) => port.name).filter((port) => PORT.test(port));
      await nft(signal, admitScript(table, names, entry));
      await bridgeCommand(signal, ...fdb("replace", entry), "static", "sticky");
      await bridgeCommand(signal, ...learning(entry.port, learningText(false)));
    },
    unplug: async (entry, before, signal) => {
      const isThere = (await ports(signal)).some((port) => port.name === entry.port);
      const sticky = parseStickyEntries(await bridgeCommand(signal, "-j", "fdb", "show", "br", bridge));
      if (sticky.has(entryKey(entry))) await bridgeCommand(signal, ...fdb("del", entry));
      await dismiss(table, entry, signal);
      if (before !== undefined && isThere) await bridgeCommand(signal, ...learning(entry.port, before));
    },
  };
}

/** Where only the filter's ports are other ones by now, one entry stands for all: plugging any brings them up to date. */
async function missing(
  bridge: string,
  table: string,
  entries: readonly WireEntry[],
  signal: AbortSignal,
  ports: (signal: AbortSignal) => Promise<readonly BridgePort[]>,
): Promise<readonly WireEntry[]> {
  if (entries.length === 0) return [];
  const there = await ports(signal);
  const filter = parseFilter(await listFilter(table, signal));
  const sticky = parseStickyEntries(await bridgeCommand(signal, "-j", "fdb", "show", "br", bridge));
  const learns = new Map(there.map((port) => [port.name, port.learning]));
  const absent = entries.filter(
    (entry) =>
      filter.rules !== FILTER_RULES ||
      !filter.places.has(entryKey(entry)) ||
      !sticky.has(entryKey(entry)) ||
      learns.get(entry.port) !== false,
  );
  const names = there.map((port) => port.name).filter((port) => PORT.test(port));
  const isCurrent = names.length === filter.ports.size && names.every((port) => filter.ports.has(port));
  return absent.length > 0 || isCurrent ? absent : entries.slice(0, 1);
}

async function dismiss(table: string, entry: WireEntry, signal: AbortSignal): Promise<void> {
  const { places } = parseFilter(await listFilter(table, signal));
  const isLast = places.size === 0 || (places.size === 1 && places.has(entryKey(entry)));
  await nft(signal, isLast ? emptyScript(table) : dismissScript(table, entry));
}

/** Empty where there is no such table: nft says so with an exit code that it has for everything. */
async function listFilter(table: string, signal: AbortSignal): Promise<string> {
  const tables = await runCommand("nft", ["-j", "list", "tables", "bridge"], { signal, timeout: TIMEOUT });
  if (!tables.includes(`"${table}"`)) return "";
  return runCommand("nft", ["-j", "list", "table", "bridge", table], { signal, timeout: TIMEOUT });
}

function requirePort(ports: readonly BridgePort[], bridge: string, port: string): BridgePort {
  const found = ports.find(({ name }) => name === port);
  if (found !== undefined) return found;
  const names = tellNames(ports.map(({ name }) => name));
  throw new Error(`bridge ${bridge} has no port "${port}"; it has: ${names}`);
}

function fdb(verb: string, { mac, port }: WireEntry): readonly string[] {
  return ["fdb", verb, mac, "dev", port, "master"];
}

/** `text` comes back from disk. */
function learning(port: string, text: string): readonly string[] {
  return ["link", "set", "dev", port, "learning", text === learningText(false) ? "off" : "on"];
}

function learningText(on: boolean): string {
  return on ? "learning on" : "learning off";
}

function bridgeCommand(signal: AbortSignal, ...args: readonly string[]): Promise<string> {
  return runCommand("bridge", args, { signal, timeout: TIMEOUT });
}

function nft(signal: AbortSignal, script: string): Promise<string> {
  return runCommand("nft", ["-f", "-"], { signal, timeout: TIMEOUT, input: script });
}
