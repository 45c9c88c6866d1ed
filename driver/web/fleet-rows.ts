import type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
import type { InstanceView, NodeView, Resources } from "../rpc/client.js";
import type { DriverRow, NodeRow } from "./contract.js";

export function driverKey(address: string): string {
  return `driver/${address}`;
}

export function nodeKey(address: string, name: string): string {
  return `node/${address}/${name}`;
}

export function driverRow(status: DriverStatus, resources: Resources | undefined, shown: number): DriverRow {
  const { driver: address, hypervisor = "", state, claims, text } = status;
  const row = { kind: "driver", key: driverKey(address), address, hypervisor, state, claims, text } as const;
  if (resources === undefined) return row;
  const { images, deploys, imageSpace, total } = resources;
  const leftOut = Math.max(0, total.nodes - shown);
  return {
    ...row,
    images,
    deploys,
    ...(imageSpace && { space: { stored: imageSpace.stored, free: imageSpace.free } }),
    ...(leftOut > 0 && shown > 0 && { nodesLeftOut: leftOut }),
  };
}

export function nodeRow(
  address: string,
  hypervisor: string,
  node: NodeView,
  instance: InstanceView | undefined,
): NodeRow {
  return {
    kind: "node",
    key: nodeKey(address, node.name),
    driver: driverKey(address),
    hypervisor,
    name: node.name,
    macs: node.macs,
    state: node.state,
    ...(node.powerReading && { power: node.powerReading.state }),
    ...instancePart(instance),
  };
}

/** What a row tells of the instance on its node. */
export function instancePart(
  instance: InstanceView | undefined,
): Pick<NodeRow, "image" | "addresses" | "text" | "done"> {
  if (instance === undefined) return { text: "" };
  const { image, vifs, operation } = instance;
  const addresses = vifs.flatMap((vif) => (vif.address.kind === "fixed" ? [vif.address.address] : []));
  const { doneBytes, totalBytes } = operation ?? {};
  return {
    image,
    ...(addresses.length > 0 && { addresses }),
    text: instance.reason ?? operationText(operation),
    ...(doneBytes !== undefined && totalBytes !== undefined && { done: doneBytes / totalBytes }),
  };
}

function operationText(operation: InstanceView["operation"]): string {
  if (operation === undefined) return "";
  const { step, queuePlace, failures, failure = "" } = operation;
  const place = queuePlace === undefined ? "" : `, place ${queuePlace}`;
  const tries =
    failures === 0 ? "" : `; ${failures === 1 ? "one try" : `${failures} tries`} failed: ${failure}`;
  return `${step}${place}${tries}`;
}
