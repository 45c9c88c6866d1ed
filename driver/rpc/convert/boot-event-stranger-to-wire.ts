import type { ForeignEventDetail, StrangerEventDetail } from "../../../pxe/boot/boot-event.js";
import type { BootEvent as WireBootEvent } from "../gen/metalplug/v1/BootEvent.js";
import { dhcpMessages, strangerDecisions, unknownPolicies } from "./enums.js";

type WireDetail = Partial<WireBootEvent>;

export function strangerToWire(detail: StrangerEventDetail): WireDetail {
  switch (detail.kind) {
    case "strangerJudged": {
      const { rule, text } = detail;
      return { strangerJudged: { policy: unknownPolicies.toWire(detail.policy), rule, text } };
    }
    case "strangerReported":
      return { strangerReported: { accepted: detail.accepted, text: detail.text } };
    case "strangerDecided": {
      const { node = "", hypervisor = "" } = detail;
      return { strangerDecided: { decision: strangerDecisions.toWire(detail.decision), node, hypervisor } };
    }
  }
}

export function foreignToWire(detail: ForeignEventDetail): WireDetail {
  switch (detail.kind) {
    case "foreignServerSeen": {
      const { kind: _, bootServer = "", bootFile = "", ...rest } = detail;
      return { foreignServerSeen: { ...rest, bootServer, bootFile } };
    }
    case "foreignServerGone":
      return { foreignServerGone: { server: detail.server, interface: detail.interface } };
    case "foreignReplyHeard": {
      const { kind: _, bootServer = "", bootFile = "", isProxy = false, ...rest } = detail;
      const message = dhcpMessages.toWire(detail.message);
      return { foreignReplyHeard: { ...rest, message, bootServer, bootFile, isProxy } };
    }
    case "dhcpForwarded":
      return { dhcpForwarded: { message: dhcpMessages.toWire(detail.message), server: detail.server } };
    case "forwardAnswered": {
      const { kind: _, bootServer = "", bootFile = "", ...rest } = detail;
      return {
        forwardAnswered: { ...rest, message: dhcpMessages.toWire(detail.message), bootServer, bootFile },
      };
    }
  }
}
