import test from "ava";
import { encodeAck, encodeData, encodeError, encodeRequest } from "../../../pxe/tftp/packet.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { startTftpServer } from "../../../pxe/tftp/tftp-server.js";
import { testUnless } from "../../prerequisites.js";
import { bytesFile, tableSource } from "./file-table.js";
import { randomBytes, seededRandom } from "./seeded-random.js";
import { LOOPBACK, type Received, UdpPeer } from "./udp-peer.js";

const KERNEL = randomBytes(seededRandom(31), 512 * 40 + 7);

const linux = await chooseShell("auto");
const obstacle = linux.kind === "linux" ? undefined : linux.reason;

for (const { shell, shellTest } of [
  { shell: "dgram", shellTest: test },
  { shell: "linux", shellTest: testUnless(obstacle) },
] as const)
  shellTest(
    `${shell}: packets from another port get ERROR 5, one each, and the transfer they are aimed at goes on`,
    async (t) => {
      await using server = await startTftpServer({
        ...{ address: LOOPBACK, port: 0, report: () => undefined, settings: { shell } },
        files: tableSource([bytesFile("kernel", KERNEL)]),
      });
      await using machine = await UdpPeer.open();
      await using stranger = await UdpPeer.open();
      const options = new Map<string, string>();
      const request = encodeRequest({ kind: "rrq", filename: "kernel", mode: "octet", options });
      let last = await machine.ask(request, server.port);
      const parts: Uint8Array[] = [];
      for (let block = 1; block <= 41; block++) {
        if (last.packet.kind !== "data") return t.fail(last.packet.kind);
        parts.push(last.packet.payload);
        for (const packet of [encodeAck(block), encodeAck(0), encodeData(block, new Uint8Array(8))]) {
          const told = await stranger.ask(packet, last.port);
          t.deepEqual(told.packet, { kind: "error", code: 5, message: "Unknown transfer" });
        }
        stranger.send(encodeError(0, "stop that"), last.port);
        if (block < 41) last = await next(machine, block, last.port);
      }
      machine.send(encodeAck(41), last.port);
      t.true(Buffer.concat(parts).equals(KERNEL));
      t.is(stranger.received.length, 0, "an ERROR gets no answer");
      return undefined;
    },
  );

/** The block after this one, past repetitions of it. */
async function next(machine: UdpPeer, block: number, port: number): Promise<Received> {
  let received = await machine.ask(encodeAck(block), port);
  while (received.packet.kind === "data" && received.packet.block === block) received = await machine.next();
  return received;
}
