import type { Hardware } from "../node/hardware.js";
import type { PowerSettings } from "../power/power-port.js";
import { hardwareToWire } from "./convert/hardware.js";
import { powerToWire } from "./convert/power.js";
import { timestampToWire } from "./convert/time.js";
import type { NodesAddRequest } from "./gen/metalplug/v1/NodesAddRequest.js";
import type { NodesUpdateRequest } from "./gen/metalplug/v1/NodesUpdateRequest.js";
import type { Pif } from "./gen/metalplug/v1/Pif.js";

/** A NIC of a node, as a caller writes it: plain text that the driver parses and refuses with a sentence. */
export interface PifRequest {
  readonly mac: string;
  /** A network of the driver's configuration, where its cable goes. */
  readonly network?: string;
  /** The port at the other end. */
  readonly port?: string;
}

/** What can be said of a node beside its NICs. */
export interface NodePropertiesRequest {
  readonly hardware?: Hardware;
  /** As nova's: CUSTOM_GPU. */
  readonly traits?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Absent: manual. */
  readonly power?: PowerSettings;
}

export interface AddNodeRequest extends NodePropertiesRequest {
  readonly name: string;
  /** A MAC alone, or with where its cable goes. */
  readonly macs: readonly (string | PifRequest)[];
  /** What the discovery ramdisk found of it before it was a node, at milliseconds since 1970. */
  readonly found?: { readonly hardware: Hardware; readonly at: number };
}

/** What is there is replaced, and emptied by an empty one; what is absent stays. */
export interface UpdateNodeRequest extends NodePropertiesRequest {
  readonly name: string;
  /** The whole new list. */
  readonly macs?: readonly (string | PifRequest)[];
}

export function addNodeToWire({ name, macs, found, ...said }: AddNodeRequest): NodesAddRequest {
  return {
    ...{ name, pifs: macs.map(pifToWire), ...propertiesToWire(said) },
    ...(found && { foundHardware: hardwareToWire(found.hardware), findTime: timestampToWire(found.at) }),
  };
}

export function updateNodeToWire({ name, macs, ...said }: UpdateNodeRequest): NodesUpdateRequest {
  const changes = { ...(macs !== undefined && { pifs: macs.map(pifToWire) }), ...propertiesToWire(said) };
  return { name, updateMask: { paths: Object.keys(changes) }, ...changes };
}

function propertiesToWire(said: NodePropertiesRequest): Omit<NodesAddRequest, "requestId" | "name" | "pifs"> {
  const { hardware, traits, labels, power } = said;
  return {
    ...(hardware !== undefined && { hardware: hardwareToWire(hardware) }),
    ...(traits !== undefined && { traits: [...traits] }),
    ...(labels !== undefined && { labels: { ...labels } }),
    ...(power !== undefined && { power: powerToWire(power) }),
  };
}

function pifToWire(pif: string | PifRequest): Pif {
  return typeof pif === "string" ? { mac: pif } : pif;
}
