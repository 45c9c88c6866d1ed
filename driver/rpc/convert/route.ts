import type { ClasslessRoute } from "../../../pxe/net/classless-route.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";
import type { Route, Route__Output } from "../gen/metalplug/v1/Route.js";
import { refused, unicastArgument } from "./arguments.js";

/** A route as a caller writes it; a `ClasslessRoute` is one. */
export interface RouteRequest {
  readonly destination: { readonly network: string; readonly prefixLength: number };
  readonly router: string;
}

export function routesToWire(routes: readonly RouteRequest[] = []): Route[] {
  return routes.map(({ destination, router }) => ({
    destination: `${destination.network}/${destination.prefixLength}`,
    router,
  }));
}

/** Absent where there are none. Throws for more than `most`, and for what is no route. */
export function routesFromWire(
  argument: string,
  wire: readonly Route__Output[],
  most: number,
): { readonly routes?: readonly ClasslessRoute[] } {
  if (wire.length > most) throw refused(argument, wire.length, `at most ${most} routes`);
  if (wire.length === 0) return {};
  return { routes: wire.map((route, index) => routeFromWire(`${argument}[${index}]`, route)) };
}

function routeFromWire(argument: string, { destination: text, router }: Route__Output): ClasslessRoute {
  const destination = parseSubnet(text);
  if (destination === undefined)
    throw refused(`${argument}.destination`, text, "a subnet with zero host bits, like 10.1.0.0/16");
  return { destination, router: unicastArgument(`${argument}.router`, router) };
}
