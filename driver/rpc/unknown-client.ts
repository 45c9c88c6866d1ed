import { randomUUID } from "node:crypto";
import type { PowerSettings } from "../power/power-port.js";
import type { Accepted } from "../unknown/accept-desk.js";
import type { UnknownFilter, UnknownMachine } from "../unknown/unknown-machine.js";
import type { CallOptions, Channel } from "./channel.js";
import { presentArgument } from "./convert/arguments.js";
import { powerToWire } from "./convert/power.js";
import { acceptedFromWire, filterToWire, unknownFromWire } from "./convert/unknown.js";
import type { CoordinatorListUnknownResponse__Output } from "./gen/metalplug/v1/CoordinatorListUnknownResponse.js";
import type { UnknownMachine__Output } from "./gen/metalplug/v1/UnknownMachine.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { coordinatorDefinition as coordinators } from "./proto.js";

export interface AcceptUnknownRequest {
  readonly mac: string;
  /** The hypervisor's id. */
  readonly hypervisor: string;
  /** The node's name. */
  readonly name: string;
  /** The MACs of its NICs; absent: all that it reported. */
  readonly nics?: readonly string[];
  /** Absent: manual. */
  readonly power?: PowerSettings;
}

export interface IgnoreUnknownOptions extends CallOptions {
  readonly requestId?: string;
  /** Take it back. */
  readonly undo?: boolean;
  /** Who says so, and why. */
  readonly operator?: string;
  readonly note?: string;
}

export type UnknownClient = ReturnType<typeof unknownClient>;

/** Machines that no driver claims, as the coordinator knows them. */
export function unknownClient(channel: Channel) {
  const read = ({ machine }: { readonly machine: UnknownMachine__Output | null }) =>
    unknownFromWire(presentArgument("machine", machine));
  const listPage = (request: UnknownFilter & PageOptions = {}): Promise<Page<UnknownMachine>> => {
    const readPage = ({ machines, nextPageToken }: CoordinatorListUnknownResponse__Output) => ({
      items: machines.map(unknownFromWire),
      nextPageToken,
    });
    const message = { ...filterToWire(request), ...pageToWire(request) };
    return channel.call(coordinators.ListUnknown, message, readPage, request);
  };
  return {
    listPage,
    /** By MAC. */
    list(filter: UnknownFilter & CallOptions = {}): Promise<readonly UnknownMachine[]> {
      return allPages((request) => listPage({ ...filter, ...request }), filter);
    },
    /** UNKNOWN_NOT_FOUND, UNKNOWN_CLAIMED. */
    get(mac: string, options?: CallOptions): Promise<UnknownMachine> {
      return channel.call(coordinators.GetUnknown, { mac }, read, options);
    },
    /** Makes it a node. A repeat with the same `requestId` gets the same answer, also after either program was started anew. */
    accept(
      { nics = [], power, ...request }: AcceptUnknownRequest,
      options: CallOptions & { readonly requestId?: string } = {},
    ): Promise<Accepted> {
      const { requestId = randomUUID() } = options;
      const message = {
        requestId,
        ...request,
        nicMacs: [...nics],
        ...(power && { power: powerToWire(power) }),
      };
      return channel.call(coordinators.AcceptUnknown, message, acceptedFromWire, options);
    },
    /** Has it left alone while no driver claims it, or takes that back. */
    ignore(mac: string, options: IgnoreUnknownOptions = {}): Promise<UnknownMachine> {
      const { requestId = randomUUID(), undo = false, operator = "", note = "" } = options;
      const message = { requestId, mac, undo, operator, note };
      return channel.call(coordinators.IgnoreUnknown, message, read, options);
    },
  };
}
