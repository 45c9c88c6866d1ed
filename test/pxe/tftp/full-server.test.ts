import test from "ava";
import { encodeAck, encodeRequest } from "../../../pxe/tftp/packet.js";
import type { TransferRecord } from "../../../pxe/tftp/transfer-journal.js";
import { type EngineLab, kernelLab, PEER, type Sent } from "./engine-lab.js";
import { bytesFile } from "./file-table.js";
import { randomBytes, seededRandom } from "./seeded-random.js";

const KERNEL = randomBytes(seededRandom(1), 200_000);

function rrq(options: Record<string, string> = {}): Uint8Array {
  return encodeRequest({
    kind: "rrq",
    filename: "kernel",
    mode: "octet",
    options: new Map(Object.entries(options)),
  });
}

const peer = (number: number) => ({ ...PEER, port: PEER.port + number });
const kinds = (sent: readonly Sent[]) => sent.map(({ packet }) => packet.kind);

/** A client that answers once, having asked for the longest time-out there is. */
async function answerOnce(lab: EngineLab, number: number): Promise<number> {
  const [first] = await lab.request(rrq({ timeout: "255" }), peer(number));
  lab.say(encodeAck(0), first?.socket ?? -1, peer(number));
  return first?.socket ?? -1;
}

test("clients that answer once and then hold their places yield them, the one longest without progress first", async (t) => {
  const lab = kernelLab(KERNEL, { maxTransfers: 3 });
  const sockets: number[] = [];
  for (const number of [0, 1, 2]) {
    sockets.push(await answerOnce(lab, number));
    lab.pass(100);
  }
  lab.pass(4600);
  t.deepEqual(kinds(await lab.request(rrq(), peer(3))), [], "nobody is silent for long enough");
  t.is(lab.engine.drops.busy, 1);
  lab.say(encodeAck(1), sockets[0] ?? -1, peer(0));
  lab.pass(300);
  t.deepEqual(kinds(await lab.request(rrq(), peer(3))), ["data"]);
  t.is(lab.engine.transfers, 3);
  t.like(lab.log.details("fileStopped")[0], {
    outcome: "timedOut",
    text: "The client was silent when the server was full.",
  });
  t.deepEqual(kinds(lab.say(encodeAck(2), sockets[0] ?? -1, peer(0))), ["data"], "who moved on goes on");
  t.deepEqual(kinds(lab.say(encodeAck(1), sockets[1] ?? -1, peer(1))), [], "who was silent is gone");
});

test("clients that repeat themselves without moving forward hold no place either", async (t) => {
  const lab = kernelLab(KERNEL, { maxTransfers: 1 });
  const socket = await answerOnce(lab, 0);
  for (let second = 0; second < 6; second++) {
    lab.say(encodeAck(0), socket, peer(0));
    lab.pass(1000);
  }
  t.deepEqual(kinds(await lab.request(rrq(), peer(1))), ["data"]);
});

function record(number: number): TransferRecord {
  const file = bytesFile("kernel", KERNEL);
  const options = new Map<string, string>();
  return {
    ...{ slot: number, ...peer(number), socket: 0, file, startedAt: Date.now() },
    request: { kind: "rrq", filename: "kernel", mode: "octet", options },
    settings: {
      size: KERNEL.length,
      blksize: 512,
      windowsize: 1,
      timeout: undefined,
      acknowledged: options,
      rollover: 0,
    },
  };
}

test("a transfer that outlived its worker goes on, and counts as one whose client has answered", async (t) => {
  const lab = kernelLab(KERNEL, { maxTransfers: 64 });
  for (let number = 0; number < 64; number++) lab.engine.resume(record(number), 10);
  t.deepEqual(
    lab.sent.splice(0).map(({ packet }) => (packet.kind === "data" ? packet.block : packet.kind)),
    Array(64).fill(11),
  );
  t.deepEqual(kinds(await lab.request(rrq(), peer(100))), [], "it takes the place of none of them");
  t.is(lab.engine.transfers, 64);
  for (let number = 0; number < 64; number++)
    t.deepEqual(kinds(lab.say(encodeAck(11), 0, peer(number))), ["data"]);
});

test("transfers that outlived their worker leave their address its share of new ones", async (t) => {
  const lab = kernelLab(KERNEL, { maxTransfers: 200 });
  for (let number = 0; number < 100; number++) lab.engine.resume(record(number), 10);
  lab.sent.splice(0);
  for (let number = 100; number < 164; number++)
    t.deepEqual(kinds(await lab.request(rrq(), peer(number))), ["data"]);
  t.deepEqual(kinds(await lab.request(rrq(), peer(164))), [], "64 that have not answered are the most");
});
