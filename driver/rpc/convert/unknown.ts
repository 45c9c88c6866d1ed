import type { UnknownPolicy } from "../../../pxe/boot/unknown-policy.js";
import type { Sighting } from "../../../pxe/coordinator/sightings.js";
import { checkName } from "../../inventory/request-checks.js";
import type { Accepted } from "../../unknown/accept-desk.js";
import type { AcceptRequest } from "../../unknown/acceptance.js";
import type { IgnoreRequest } from "../../unknown/unknown-desk.js";
import type { UnknownFilter, UnknownMachine } from "../../unknown/unknown-machine.js";
import type { CoordinatorAcceptUnknownRequest__Output } from "../gen/metalplug/v1/CoordinatorAcceptUnknownRequest.js";
import type { CoordinatorAcceptUnknownResponse__Output } from "../gen/metalplug/v1/CoordinatorAcceptUnknownResponse.js";
import type { CoordinatorIgnoreUnknownRequest__Output } from "../gen/metalplug/v1/CoordinatorIgnoreUnknownRequest.js";
import type {
  CoordinatorListUnknownRequest,
  CoordinatorListUnknownRequest__Output,
} from "../gen/metalplug/v1/CoordinatorListUnknownRequest.js";
import type {
  UnknownMachine__Output,
  UnknownMachine as WireMachine,
} from "../gen/metalplug/v1/UnknownMachine.js";
import type {
  UnknownSighting__Output,
  UnknownSighting as WireSighting,
} from "../gen/metalplug/v1/UnknownSighting.js";
import { identifierArgument, macArgument, nameArgument, refused, unicastArgument } from "./arguments.js";
import { unknownPolicies, unknownStates } from "./enums.js";
import { specified } from "./hardware.js";
import { powerFromWire } from "./power.js";
import { strangerReportFromWire, strangerReportToWire } from "./stranger.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** Characters of what an operator says. */
const LONGEST_WORD = 200;

export function unknownToWire({ mac, state, ...known }: UnknownMachine): WireMachine {
  const { sighting, report, hypervisor = "", ignored } = known;
  return {
    ...{ mac, state: unknownStates.toWire(state), hypervisor },
    sighting: sighting === undefined ? null : sightingToWire(sighting),
    report: report === undefined ? null : strangerReportToWire(report),
    ignored:
      ignored === undefined
        ? null
        : { time: timestampToWire(ignored.at), operator: ignored.operator, note: ignored.note },
  };
}

export function unknownFromWire(wire: UnknownMachine__Output): UnknownMachine {
  const { sighting, report, hypervisor, ignored } = wire;
  const mac = macArgument(wire.mac);
  const state = unknownStates.fromWire(wire.state);
  if (state === undefined) throw refused("state", wire.state, "a state of this version");
  return {
    ...{ mac, state },
    ...(sighting && { sighting: sightingFromWire(wire.mac, sighting) }),
    ...(report && { report: strangerReportFromWire(report) }),
    ...(hypervisor !== "" && { hypervisor }),
    ...(ignored && {
      ignored: { mac, at: timestampFromWire(ignored.time), operator: ignored.operator, note: ignored.note },
    }),
  };
}

export function filterToWire({
  states = [],
  policy,
  seenSince,
}: UnknownFilter): CoordinatorListUnknownRequest {
  return {
    states: states.map(unknownStates.toWire),
    ...(policy !== undefined && { policy: unknownPolicies.toWire(policy) }),
    ...(seenSince !== undefined && { seenSince: timestampToWire(seenSince) }),
  };
}

export function filterFromWire(wire: CoordinatorListUnknownRequest__Output): UnknownFilter {
  const policy = specified<UnknownPolicy>("policy", unknownPolicies, wire.policy);
  const states = wire.states.map((state) => {
    const known = unknownStates.fromWire(state);
    if (known === undefined) throw refused("states", state, "states of this version");
    return known;
  });
  return {
    ...(states.length > 0 && { states }),
    ...(policy !== undefined && { policy }),
    ...(wire.seenSince && { seenSince: timestampFromWire(wire.seenSince) }),
  };
}

export function acceptFromWire(wire: CoordinatorAcceptUnknownRequest__Output): AcceptRequest {
  const requestId = identifierArgument("request_id", wire.requestId);
  if (requestId === "")
    throw refused("request_id", "", "an id, as acceptance has to be told apart from others");
  checkName(wire.hypervisor, "a hypervisor");
  return {
    ...{ requestId, mac: macArgument(wire.mac), hypervisor: wire.hypervisor },
    name: nameArgument(wire.name, "a node"),
    nics: wire.nicMacs.map(macArgument),
    ...(wire.power && { power: powerFromWire(wire.power) }),
  };
}

export function acceptedFromWire(wire: CoordinatorAcceptUnknownResponse__Output): Accepted {
  const { hypervisor, node, macs } = wire;
  return { hypervisor, node, macs: macs.map(macArgument) };
}

export function ignoreFromWire(wire: CoordinatorIgnoreUnknownRequest__Output): IgnoreRequest {
  const { undo } = wire;
  return {
    ...{ mac: macArgument(wire.mac), undo },
    operator: wordArgument("operator", wire.operator),
    note: wordArgument("note", wire.note),
  };
}

/** What a person says: any language, no controls. */
function wordArgument(argument: string, text: string): string {
  if (text.length <= LONGEST_WORD && !/\p{Cc}/u.test(text)) return text;
  throw refused(argument, text, `at most ${LONGEST_WORD} characters in one line`);
}

function sightingToWire(sighting: NonNullable<UnknownMachine["sighting"]>): WireSighting {
  const { firstAt, lastAt, via, circuitId = "", remoteId = "", vendorClass = "", hostname = "" } = sighting;
  const { architecture, policy, rule, address = "" } = sighting;
  return {
    ...{ firstTime: timestampToWire(firstAt), lastTime: timestampToWire(lastAt), via, circuitId, remoteId },
    ...{ vendorClass, hostname, policy: unknownPolicies.toWire(policy), rule, address },
    ...(architecture !== undefined && { architecture }),
  };
}

function sightingFromWire(
  mac: string,
  wire: UnknownSighting__Output,
): NonNullable<UnknownMachine["sighting"]> {
  const { via, circuitId, remoteId, vendorClass, architecture, hostname, rule, address } = wire;
  const policy = unknownPolicies.fromWire(wire.policy);
  if (policy === undefined) throw refused("policy", wire.policy, "a policy of this version");
  const sighting: Sighting = {
    ...{ mac: macArgument(mac), via, policy, rule },
    ...{ firstAt: timestampFromWire(wire.firstTime), lastAt: timestampFromWire(wire.lastTime) },
    ...(circuitId !== "" && { circuitId }),
    ...(remoteId !== "" && { remoteId }),
    ...(vendorClass !== "" && { vendorClass }),
    ...(architecture !== undefined && { architecture }),
    ...(hostname !== "" && { hostname }),
  };
  return address === "" ? sighting : { ...sighting, address: unicastArgument("address", address) };
}
