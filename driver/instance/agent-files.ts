import { netmask } from "../../pxe/net/subnet.js";
import type { BoundImage } from "../inventory/inventory.js";
import type { Vif } from "../vif/vif.js";
import { renderWork } from "./agent-work.js";
import { renderConfigDrive } from "./config-drive.js";
import type { Instance } from "./instance.js";

/** What the agent is to do, as it fetches it; `undefined` where its task is all there is to say. */
export function workFile({ work, image: { disk } }: BoundImage): Uint8Array | undefined {
  if (work === undefined) return undefined;
  const { task, instance, cleaning } = work;
  if (task === "clean" && cleaning !== "off")
    return new TextEncoder().encode(renderWork({ kind: "clean", how: cleaning }));
  if (task !== "deploy" || disk === undefined) return undefined;
  const { disk: target, root, userData } = instance.deploy ?? {};
  const text = renderWork({
    ...{ kind: "deploy", disk, configDrive: userData !== undefined },
    ...(target === undefined ? {} : { target }),
    ...(root === undefined ? {} : { root: root === "none" ? root : Number(root) }),
  });
  return new TextEncoder().encode(text);
}

/** What cloud-init reads on the machine's own disk; `undefined` where nobody gave it anything to do. */
export function configDriveFile({ work }: BoundImage): Uint8Array | undefined {
  const userData = work?.instance.deploy?.userData;
  if (work?.task !== "deploy" || userData === undefined) return undefined;
  const { id, node, vifs } = work.instance;
  const hostname = vifs[0]?.hostname ?? node;
  return renderConfigDrive({
    metaData: { uuid: id, hostname, name: node, launch_index: 0 },
    networkData: networkData(vifs),
    userData: new TextEncoder().encode(userData),
  });
}

/** OpenStack's network_data.json: by MAC, so that it does not matter how the kernel names its NICs. */
function networkData(vifs: Instance["vifs"]): object {
  return {
    links: vifs.map(({ mac, mtu }, index) => ({
      ...{ id: `link${index}`, type: "phy", ethernet_mac_address: mac },
      ...(mtu === undefined ? {} : { mtu }),
    })),
    networks: vifs.map(networkOf),
    services: nameServers(vifs).map((address) => ({ type: "dns", address })),
  };
}

function networkOf({ address, routes = [] }: Vif, index: number): object {
  const network = { id: `network${index}`, link: `link${index}`, network_id: `network${index}` };
  if (address.kind === "pool") return { ...network, type: "ipv4_dhcp" };
  const { gateway, prefixLength } = address;
  const first = gateway === undefined ? [] : [{ network: "0.0.0.0", netmask: "0.0.0.0", gateway }];
  const others = routes.map(({ destination, router }) => ({
    ...{ network: destination.network, netmask: netmask(destination.prefixLength), gateway: router },
  }));
  return {
    ...{ ...network, type: "ipv4", ip_address: address.address, netmask: netmask(prefixLength) },
    routes: [...first, ...others],
  };
}

function nameServers(vifs: Instance["vifs"]): readonly string[] {
  return [...new Set(vifs.flatMap(({ address }) => (address.kind === "fixed" ? address.dns : [])))];
}
