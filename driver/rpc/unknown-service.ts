import type { UnknownDesk } from "../unknown/unknown-desk.js";
import { identifierArgument, macArgument } from "./convert/arguments.js";
import { acceptFromWire, filterFromWire, ignoreFromWire, unknownToWire } from "./convert/unknown.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import type { CoordinatorAcceptUnknownResponse } from "./gen/metalplug/v1/CoordinatorAcceptUnknownResponse.js";
import type { CoordinatorIgnoreUnknownResponse } from "./gen/metalplug/v1/CoordinatorIgnoreUnknownResponse.js";
import type { Handlers } from "./handlers.js";
import { page } from "./pages.js";
import { RepeatedCalls } from "./repeated-calls.js";

export type UnknownPort = Pick<UnknownDesk, "list" | "get" | "accept" | "ignore">;

type UnknownHandlers = Pick<
  CoordinatorHandlers,
  "ListUnknown" | "GetUnknown" | "AcceptUnknown" | "IgnoreUnknown"
>;

/** Machines that no driver claims. */
export function unknownService(desk: UnknownPort, handlers: Handlers): UnknownHandlers {
  const accepts = new RepeatedCalls<CoordinatorAcceptUnknownResponse>();
  const ignores = new RepeatedCalls<CoordinatorIgnoreUnknownResponse>();
  return {
    ListUnknown: handlers.unary((request) => {
      const filter = filterFromWire(request);
      const name = `unknown;${JSON.stringify(filter)}`;
      const weightOf = (machine: object): number => JSON.stringify(machine).length;
      const { items, nextPageToken } = page(name, desk.list(filter), ({ mac }) => mac, request, weightOf);
      return { machines: items.map(unknownToWire), nextPageToken };
    }),
    GetUnknown: handlers.unary(({ mac }) => ({ machine: unknownToWire(desk.get(macArgument(mac))) })),
    AcceptUnknown: handlers.unary((request) => {
      const accept = acceptFromWire(request);
      return accepts.once(accept.requestId, request, async () => {
        const { hypervisor, node, macs } = await desk.accept(accept);
        return { hypervisor, node, macs: [...macs] };
      });
    }),
    IgnoreUnknown: handlers.unary((request) => {
      const requestId = identifierArgument("request_id", request.requestId);
      const ignore = ignoreFromWire(request);
      return ignores.once(requestId, request, async () => ({
        machine: unknownToWire(await desk.ignore(ignore)),
      }));
    }),
  };
}
