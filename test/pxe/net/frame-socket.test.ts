import test from "ava";
import { FrameSocket } from "../../../pxe/net/frame-socket.js";
import { interfaceIndex } from "../../../pxe/net/interface-index.js";
import { encodeIpv4Datagram } from "../../../pxe/net/ipv4-datagram.js";
import { loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { testUnless } from "../../prerequisites.js";
import { obstacleToCalls } from "./loop-shells.js";
import { LOOPBACK } from "./udp-io-lab.js";

const rootTest = testUnless(
  obstacleToCalls ?? (process.getuid?.() === 0 ? undefined : "packet sockets need root"),
);
/** The loopback's own. */
const NO_MAC = "00:00:00:00:00:00" as MacAddress;

test("an interface has a number, what is none has none, and no name leads out of their folder", (t) => {
  for (const name of ["absent0", "", ".", "..", "../lo", "lo/../lo", "a\0b"])
    t.is(interfaceIndex(name), undefined);
  if (process.platform === "linux") t.true((interfaceIndex("lo") ?? 0) > 0);
});

rootTest("what cannot be sent is counted, by itself, and a closed socket sends nothing more", async (t) => {
  const calls = await loadLinuxCalls();
  let asked = 0;
  const frames = new FrameSocket(calls, () => {
    asked += 1;
  });
  const lo = interfaceIndex("lo") ?? 0;
  const ends = { source: LOOPBACK, sourcePort: 67, destination: LOOPBACK, destinationPort: 68 };
  const packet = (length: number) => encodeIpv4Datagram({ ...ends, payload: new Uint8Array(length) });
  for (let n = 0; n < 150; n++) {
    frames.send(packet(n), NO_MAC, lo);
    if (n === 70) frames.send(packet(n), NO_MAC, 999_999);
    if (n === 80) frames.send(packet(1473), NO_MAC, lo);
  }
  t.is(asked, 151);
  frames.flush();
  frames.flush();
  t.is(frames.errors, 2);
  frames.close();
  frames.close();
  frames.send(packet(1), NO_MAC, lo);
  frames.flush();
  t.is(frames.errors, 3);
});
