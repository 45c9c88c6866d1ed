import type { DhcpSocketOptions, DhcpSockets } from "../dhcp/dhcp-sockets.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { handsOn, offersBeside } from "./neighbours.js";
import type { DhcpSettings } from "./settings.js";

type Receiving = Pick<DhcpSocketOptions, "receive" | "isKnown" | "admits">;
type Served = Pick<DhcpSockets, "port" | "send" | "close">;
export type OpenDhcp = (options: Receiving & Pick<DhcpSocketOptions, "settings">) => Promise<Served>;

/** PXE 2.1 §2.2.3. */
const BOOT_SERVER_PORT = 4011;

/** The DHCP port, and where boot files are offered beside another server's addresses, the boot server's as well. Rejects with nothing left open. */
export async function openServedSockets(
  open: OpenDhcp,
  settings: DhcpSettings,
  receiving: Receiving,
): Promise<Served> {
  const dhcp = await open({ ...receiving, settings: dhcpSockets(settings) });
  const beside = bootServerSockets(settings);
  if (beside === undefined) return dhcp;
  try {
    const bootServer = await open({
      ...receiving,
      settings: beside,
      receive: (bytes, arrival) => receiving.receive(bytes, { ...arrival, service: "bootServer" }),
    });
    return both(dhcp, bootServer);
  } catch (error) {
    await dhcp.close();
    throw error;
  }
}

function both(dhcp: Served, bootServer: Served): Served {
  const by = ({ service }: Arrival): Served => (service === "bootServer" ? bootServer : dhcp);
  return {
    port: dhcp.port,
    send: (reply, destination, arrival) => by(arrival).send(reply, destination, arrival),
    close: async () => {
      await Promise.all([dhcp.close(), bootServer.close()]);
    },
  };
}

/** Servers that messages are handed to answer by unicast, by whatever interface leads to them. */
function dhcpSockets(settings: DhcpSettings): DhcpSocketOptions["settings"] {
  const { subnets, address, port } = settings;
  const relay = subnets.some((subnet) => subnet.interface === undefined || handsOn(subnet));
  return { interfaces: interfacesOf(subnets), relay, address, port };
}

function bootServerSockets({
  subnets,
  address,
  port,
}: DhcpSettings): DhcpSocketOptions["settings"] | undefined {
  const beside = subnets.filter(offersBeside);
  if (beside.length === 0) return undefined;
  const relay = beside.some((subnet) => subnet.interface === undefined);
  return { interfaces: interfacesOf(beside), relay, address, port: port === 0 ? 0 : BOOT_SERVER_PORT };
}

function interfacesOf(subnets: DhcpSettings["subnets"]): readonly string[] {
  return [...new Set(subnets.flatMap((subnet) => subnet.interface ?? []))];
}
