import type { Logger } from "pino";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { openAddressProber } from "../../pxe/link/address-prober.js";
import { openRouterResponder, type RouterNotice } from "../../pxe/link/router-responder.js";
import type { ProbeAddress } from "../../pxe/net/address-probe.js";
import type { LoopShell } from "../../pxe/net/loop-shell.js";
import type { Opened } from "./opened.js";

/** Starts what the subnets want beside DHCP: answers to router solicitations, and a way to ask for addresses, which is answered. */
export async function openSegmentServices(
  opened: Opened,
  shell: LoopShell,
  subnets: readonly SubnetSettings[],
  logger: Logger,
): Promise<ProbeAddress | undefined> {
  const interfaces = subnets.flatMap((subnet) =>
    subnet.routerAdvertisement === true && subnet.interface !== undefined ? [subnet.interface] : [],
  );
  const probes = subnets.some(({ probe }) => probe === true);
  if (shell.kind === "dgram") {
    if (interfaces.length > 0 || probes) tellUnserved(shell.reason, logger);
    return undefined;
  }
  const { readiness } = shell;
  const notice = (told: RouterNotice) => logRouter(told, logger);
  if (interfaces.length > 0) opened.add(await openRouterResponder({ readiness, interfaces, notice }));
  return probes ? opened.add(await openAddressProber({ readiness })).probe : undefined;
}

function tellUnserved(reason: string, logger: Logger): void {
  logger.warn(
    { event: "segment.unserved", reason },
    `Addresses are not probed, router solicitations not answered: ${reason}`,
  );
}

function logRouter({ kind, interface: name, text }: RouterNotice, logger: Logger): void {
  logger[kind === "up" ? "info" : "warn"]({ event: `router.${kind}`, interface: name }, text);
}
