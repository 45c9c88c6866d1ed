import { hardwareText } from "../../driver/rpc/client.js";
import { requestLease } from "../../pxe/client/dhcp-client.js";
import { walkIpxe } from "../../pxe/client/ipxe-walk.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { showBoot } from "./boot-shown.js";
import { DISCOVERED, dhcpOptions, mac } from "./network.js";
import type { Screen } from "./screen.js";
import { runAgent } from "./stand-in-agent.js";
import type { StoryOptions } from "./story.js";

const STRANGER = mac(`${DISCOVERED}:00:05`);

/** A machine nobody knows tells what it is made of, and becomes a node of hv1. Answers whether all went well. */
export async function showDiscovery(options: StoryOptions, screen: Screen): Promise<boolean> {
  const { unknown } = options.fleet.coordinator;
  screen.heading(
    `Another that nobody knows (${STRANGER}) is switched on; a rule for ${DISCOVERED} says "discover"`,
  );
  await bootAgent(options, screen);
  const { hypervisor, report } = await unknown.get(STRANGER);
  const hardware = report === undefined ? "nothing" : hardwareText(report.hardware, STRANGER);
  screen.good(`It booted the agent of ${hypervisor}, told its hardware, and went off: ${hardware}`);
  const { node, macs } = await unknown.accept({ mac: STRANGER, hypervisor: "hv1", name: "r1u5" });
  screen.good(`metalplug unknown accept made it node ${node} of hv1, with NICs ${macs.join(" and ")}`);
  return report !== undefined && macs.length === 2;
}

async function bootAgent({ fleet, signal }: StoryOptions, screen: Screen): Promise<void> {
  const isOver = ({ milestone }: { readonly milestone: string }): boolean => milestone === "running";
  const { shown } = showBoot(fleet, screen, { mac: STRANGER, isOver, signal });
  const lease = await requestLease(
    dhcpOptions({ mac: STRANGER, dhcpPort: fleet.dhcpPort, timeout: 10_000, signal }),
  );
  const files = await walkIpxe(STRANGER, lease, {
    ...{ bind: bindDgram, clock: () => performance.now(), localAddress: lease.address, signal },
  });
  const bootConfig = new TextDecoder().decode(files[0]?.head);
  await runAgent(bootConfig, { disk: "", localAddress: lease.address, say: () => undefined });
  await shown;
}
