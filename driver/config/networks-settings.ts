import { statSync } from "node:fs";
import { type Problem, partOf } from "./config-error.js";

const NETWORK_NAME = {
  type: "string",
  format: "name",
  description: "a network's name, like prov: 1 to 63 letters, digits, dots, hyphens or underscores",
} as const;

function kind<const K extends string, const P extends Readonly<Record<string, object>>>(
  word: K,
  properties: P,
  required: readonly (keyof P & string)[],
) {
  return {
    type: "object",
    description: `a network of kind ${word} with the keys ${["name", "kind", ...required].join(", ")}`,
    additionalProperties: false,
    required: ["name", "kind", ...required],
    properties: { name: NETWORK_NAME, kind: { const: word }, ...properties },
  } as const;
}

export const NETWORKS_SCHEMA = {
  type: "array",
  maxItems: 256,
  description: "a list of up to 256 networks, each like { name: prov, kind: flat }",
  items: {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string", description: "flat, linux-bridge or command" } },
    description: "a mapping with the keys name and kind (flat, linux-bridge or command)",
    discriminator: { propertyName: "kind" },
    oneOf: [
      kind("flat", {}, []),
      kind(
        "linux-bridge",
        {
          bridge: {
            type: "string",
            format: "interface",
            description: "the name of a bridge of this host, like br0",
          },
        },
        ["bridge"],
      ),
      kind(
        "command",
        {
          command: {
            type: "string",
            format: "absolutePath",
            description: "the absolute path of the command that plugs and unplugs",
          },
        },
        ["command"],
      ),
    ],
  },
} as const;

/** One physical network that NICs can be on. */
export type NetworkEntry =
  | { readonly kind: "flat"; readonly name: string }
  | { readonly kind: "linux-bridge"; readonly name: string; readonly bridge: string }
  | { readonly kind: "command"; readonly name: string; readonly command: string };

/** Names, and bridges, that stand in the list twice: whoever plugs would not know of the other. */
export function repeatedNetworks(value: unknown): readonly Problem[] {
  if (!Array.isArray(value)) return [];
  return (["name", "bridge"] as const).flatMap((key) => {
    const found = value.map((entry) => partOf(entry, key));
    return found.flatMap((text, place) => {
      const first = found.indexOf(text);
      if (typeof text !== "string" || first === place) return [];
      const path = ["networks", place, key];
      return [{ path, at: "value", text: `${text} is the ${key} of networks.${first} already` } as const];
    });
  });
}

/** What of this host the networks lack. */
export function networkWarnings(networks: readonly NetworkEntry[]): readonly string[] {
  return networks.flatMap(warningsOf);
}

function warningsOf(network: NetworkEntry): readonly string[] {
  switch (network.kind) {
    case "flat":
      return [];
    case "linux-bridge":
      return bridgeWarnings(network);
    case "command":
      return isProgram(network.command)
        ? []
        : [`networks: ${network.name}: there is no program ${network.command}; nothing can be plugged there`];
  }
}

const PROGRAM_FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const BRIDGE_PROGRAMS = { bridge: "iproute2", nft: "nftables" } as const;

function bridgeWarnings({
  name,
  bridge,
}: Extract<NetworkEntry, { kind: "linux-bridge" }>): readonly string[] {
  const isBridge = statSync(`/sys/class/net/${bridge}/bridge`, { throwIfNoEntry: false }) !== undefined;
  const missing = Object.entries(BRIDGE_PROGRAMS).filter(
    ([program]) => !PROGRAM_FOLDERS.some((folder) => isProgram(`${folder}/${program}`)),
  );
  return [
    ...(isBridge
      ? []
      : [`networks: ${name}: this host has no bridge ${bridge}; nothing can be plugged there`]),
    ...missing.map(
      ([program, debian]) =>
        `networks: ${name}: there is no program ${program}; install the package ${debian}`,
    ),
  ];
}

function isProgram(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
}
