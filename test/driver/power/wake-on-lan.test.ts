import { createSocket } from "node:dgram";
import { once } from "node:events";
import plain from "ava";
import { namedSwitch } from "../../../driver/power/named-switch.js";
import type { SettingsOf } from "../../../driver/power/power-port.js";
import { magicPacket, openWakeOnLan } from "../../../driver/power/wake-on-lan.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import { testUnless } from "../../prerequisites.js";
import { NetLab, obstacleToNamespaces } from "../../pxe/net/net-lab.js";
import { powerContract } from "./contract.js";
import { never } from "./power-lab.js";
import type { WakeOrder, WakeReport } from "./wake-peer.js";

const PEER = new URL("./wake-peer.js", import.meta.url);
const PACKET = `${"ff".repeat(6)}${"525400abcdef".repeat(16)}`;
const inNamespaces = testUnless(obstacleToNamespaces());

function settings(broadcast: string): SettingsOf<"wol"> {
  const [mac, address] = [parseMacAddress("52:54:00:ab:cd:ef"), parseIpv4Address(broadcast)];
  if (mac === undefined || address === undefined) throw new Error("no such address");
  return { kind: "wol", mac, broadcast: address };
}

function open(broadcast: string, port: number) {
  const inner = openWakeOnLan(settings(broadcast), port);
  return namedSwitch(inner, { node: "r4u12", kind: "wol" }, { withoutHidden: (text) => text });
}

powerContract(plain, "wol", { tellsState: false, switchesOff: false, devices: {} }, async (t) => {
  const socket = createSocket("udp4").bind(0);
  t.teardown(() => socket.close());
  await once(socket, "listening");
  return { opened: open("127.255.255.255", socket.address().port), truth: () => undefined };
});

plain("a magic packet is six bytes of ones and sixteen times the MAC", (t) => {
  t.is(Buffer.from(magicPacket(settings("10.0.0.255").mac)).toString("hex"), PACKET);
});

plain("it arrives three times by broadcast", async (t) => {
  const socket = createSocket("udp4").bind(0);
  t.teardown(() => socket.close());
  await once(socket, "listening");
  const heard: string[] = [];
  const three = new Promise<void>((resolve) => {
    socket.on("message", (message) => {
      if (heard.push(message.toString("hex")) === 3) resolve();
    });
  });
  await open("127.255.255.255", socket.address().port).set("on", never);
  await three;
  t.deepEqual(heard, [PACKET, PACKET, PACKET]);
});

inNamespaces("over a cable it reaches port 9 of a machine's network, and no other network", async (t) => {
  const lab = new NetLab(t, ["hv", "near", "far"]);
  for (const [index, host] of ["near", "far"].entries()) {
    lab.cable("hv", host, host, "boot");
    lab.ip("hv", `address add 10.${77 + index}.0.1/24 dev ${host}`);
    // What is broadcast is taken from an interface with an address of that network only.
    lab.ip(host, `address add 10.${77 + index}.0.2/24 broadcast 10.${77 + index}.0.255 dev boot`);
  }
  const start = (host: string, order: WakeOrder) => lab.start<WakeReport, never>(host, PEER, order);
  const [near, far] = [start("near", { kind: "listen" }), start("far", { kind: "listen" })];
  await Promise.all([near, far].map((peer) => peer.until(({ kind }) => kind === "listening")));
  for (const broadcast of ["10.77.0.255", "10.78.0.255"])
    await start("hv", { kind: "wake", power: settings(broadcast) }).until(({ kind }) => kind === "woken");
  for (const [peer, from] of [
    [near, "10.77.0.1"],
    [far, "10.78.0.1"],
  ] as const) {
    const packets = await peer.until(({ kind }) => kind === "packet", 3);
    t.deepEqual<unknown, unknown>(
      packets,
      Array.from({ length: 3 }, () => ({ kind: "packet", hex: PACKET, from })),
    );
  }
});

inNamespaces("without a way to that network it is a failure", async (t) => {
  const lab = new NetLab(t, ["alone"]);
  const order: WakeOrder = { kind: "wake", power: settings("10.77.0.255") };
  const peer = lab.start<WakeReport, never>("alone", PEER, order);
  const text = 'Cannot switch on node "sleeper" by wol: no packet can be sent to 10.77.0.255 (ENETUNREACH)';
  t.deepEqual(await peer.until(({ kind }) => kind === "failed"), [{ kind: "failed", text }]);
});
