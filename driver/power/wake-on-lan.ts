import { createSocket, type Socket } from "node:dgram";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, macAddressToBytes } from "../../pxe/net/mac-address.js";
import type { PowerSwitch, SettingsOf } from "./power-port.js";
import { failed, refused } from "./power-trouble.js";

/** The discard service: where NICs look for it, although they find it in any frame. */
export const WAKE_PORT = 9;
/** Nothing tells whether it has arrived. */
const COPIES = 3;

/** A machine that wakes up by its NIC; it can neither be switched off nor asked. */
export function openWakeOnLan({ mac, broadcast }: SettingsOf<"wol">, port = WAKE_PORT): PowerSwitch {
  return {
    state: async () => "unknown",
    set: async (target) => {
      if (target === "off")
        throw refused("wake-on-LAN can only switch on; switch it off by hand or from its own system");
      await broadcastPacket(magicPacket(mac), broadcast, port);
    },
    setBoot: async ({ device }) => {
      throw refused(
        `wake-on-LAN sets no boot device; let it start from ${device} by its firmware's settings`,
      );
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Six bytes of ones, then the MAC sixteen times (AMD's Magic Packet, publication 20213). */
export function magicPacket(mac: MacAddress): Uint8Array {
  const address = macAddressToBytes(mac);
  const packet = new Uint8Array(17 * address.length).fill(0xff, 0, address.length);
  for (let copy = 1; copy <= 16; copy++) packet.set(address, copy * address.length);
  return packet;
}

async function broadcastPacket(packet: Uint8Array, address: Ipv4Address, port: number): Promise<void> {
  const socket = createSocket("udp4");
  try {
    await bound(socket);
    socket.setBroadcast(true);
    for (let copy = 0; copy < COPIES; copy++) await sent(socket, packet, address, port);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw failed(`no packet can be sent to ${address} (${reason})`, { cause: error });
  } finally {
    socket.close();
  }
}

function bound(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, resolve);
  });
}

function sent(socket: Socket, packet: Uint8Array, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(packet, port, address, (error) => (error ? reject(error) : resolve()));
  });
}
