import type { Draws } from "../../../draws.js";
import type { Plausible } from "./messages.js";
import type { Rpc } from "./shapes.js";

/** What there is on the driver that is attacked: the first has an instance, which boots by its only NIC. */
export const NODES = ["n1", "n2", "n3"] as const;
export const IMAGE = "tiny";

/** Of the node with that place. */
export function macAt(place: number): string {
  return `52:54:00:00:00:0${place + 1}`;
}

/** The text of a field by its name, as a caller of this RPC would say it. Of a field that is not here: a word. */
export function plausibleFor({ service, name: rpc }: Pick<Rpc, "service" | "name">): Plausible {
  const isNew = service === "Nodes" && rpc === "Add";
  return (field, draws) => {
    if (field === "requestId") return draws.oneIn(2) ? "" : `r${draws.below(1_000_000)}`;
    if (field === "name") return service === "Images" ? IMAGE : isNew ? "new" : draws.pick(NODES);
    if (field === "node") return draws.pick(NODES);
    if (field === "mac") return isNew ? "52:54:00:00:01:01" : macAt(draws.below(NODES.length));
    if (field === "bootMac") return "";
    if (field === "address" && service === "Coordinator") return `127.81.0.${100 + draws.below(50)}`;
    return TEXTS[field]?.(draws) ?? "word";
  };
}

const TEXTS: Readonly<Record<string, (draws: Draws) => string>> = {
  image: () => IMAGE,
  address: (draws) => `10.77.0.${20 + draws.below(10)}`,
  within: () => "127.81.0.0/16",
  gateway: () => "10.77.0.1",
  destination: () => "10.99.0.0/16",
  dns: () => "10.77.0.1",
  poolAddress: () => "10.77.0.110",
  broadcast: () => "10.77.0.255",
  sha256: () => "0".repeat(64),
  url: () => "http://127.0.0.1:1/file",
  hostname: () => "host",
  kernelArguments: () => "quiet",
  paths: (draws) => draws.pick(["traits", "labels", "hardware", "power"]),
  traits: () => "CUSTOM_GPU",
  ...Object.fromEntries(
    ["pageToken", "namePrefix", "run", "network", "disk", "root", "hypervisor"].map((field) => [
      field,
      () => "",
    ]),
  ),
};
