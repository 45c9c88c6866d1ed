import { negotiate } from "../../../pxe/tftp/negotiation.js";
import { decodePacket, encodeData, encodeOack } from "../../../pxe/tftp/packet.js";
import {
  createReceiver,
  type ReceiverEvent,
  type ReceiverOutcome,
  receive,
} from "../../../pxe/tftp/receiver.js";
import {
  createTransfer,
  step,
  type TransferEvent,
  type TransferOutcome,
  wakeAt,
} from "../../../pxe/tftp/transfer.js";

export interface Faults {
  /** Probabilities for each packet. */
  readonly loss: number;
  readonly duplication: number;
  readonly reordering: number;
}

export interface LinkResult {
  readonly bytes: Uint8Array;
  /** False when every answer of the client was lost until the sender gave it up as a stranger. */
  readonly answered: boolean;
  readonly sender: TransferOutcome | undefined;
  readonly receiver: ReceiverOutcome | undefined;
  readonly dataPackets: number;
  readonly blocks: number;
  readonly retransmits: number;
  /** Virtual milliseconds. */
  readonly elapsed: number;
}

interface Arrival {
  readonly at: number;
  readonly order: number;
  readonly to: "sender" | "receiver";
  readonly datagram: Uint8Array;
}

/** Both ends of one transfer over a link of 1 ms that loses, doubles and reorders packets; time is only counted. */
export function transferOverLink(
  file: Uint8Array,
  asked: ReadonlyMap<string, string>,
  faults: Faults,
  random: () => number,
): LinkResult {
  const agreement = negotiate(asked, file.length, { maxBlksize: 1468, maxWindow: 64 });
  const settings = { ...agreement, size: file.length, rollover: 0 } as const;
  let transfer = createTransfer(settings, 0);
  let receiver = createReceiver({ path: "f", options: asked, patience: 120_000, longest: 2 ** 30 }, 0);
  let senderOutcome: TransferOutcome | undefined;
  let receiverOutcome: ReceiverOutcome | undefined;
  let senderWake = Number.POSITIVE_INFINITY;
  let receiverWake = Number.POSITIVE_INFINITY;
  let now = 0;
  let order = 0;
  let dataPackets = 0;
  let filled = 0;
  const bytes = new Uint8Array(file.length);
  const wire: Arrival[] = [];

  const carry = (to: Arrival["to"], datagram: Uint8Array) => {
    if (random() < faults.loss) return;
    const copies = random() < faults.duplication ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      const delay = random() < faults.reordering ? 1 + random() * 5 : 1;
      insert(wire, { at: now + delay, order: order++, to, datagram });
    }
  };
  const tellSender = (event: TransferEvent) => {
    const action = step(transfer, now, event);
    senderWake = wakeAt(transfer);
    if (action.kind === "finish") senderOutcome = action.outcome;
    else if (action.kind === "sendOack") carry("receiver", encodeOack(agreement.acknowledged));
    else if (action.kind === "sendData")
      for (let block = action.first; block < action.first + action.count; block++) {
        dataPackets += 1;
        const start = (block - 1) * agreement.blksize;
        carry("receiver", encodeData(block, file.subarray(start, start + agreement.blksize)));
      }
  };
  const tellReceiver = (event: ReceiverEvent) => {
    const result = receive(receiver, now, event);
    receiver = result.receiver;
    receiverWake = result.wakeAt ?? Number.POSITIVE_INFINITY;
    for (const action of result.actions)
      if (action.kind === "send") carry("sender", action.datagram);
      else if (action.kind === "finish") receiverOutcome = action.outcome;
      else {
        bytes.set(action.bytes, filled);
        filled += action.bytes.length;
      }
  };
  /** As the server does: a request after its transfer was given up starts a new one. */
  const onRequest = () => {
    if (senderOutcome === undefined) return tellSender({ kind: "requestAgain" });
    if (receiver.phase !== "requesting") return;
    senderOutcome = undefined;
    transfer = createTransfer(settings, now);
    tellSender({ kind: "start" });
  };
  const deliver = ({ to, datagram }: Arrival) => {
    const decoded = decodePacket(datagram);
    if (!decoded.ok) throw new Error(decoded.reason);
    const packet = decoded.value;
    if (to === "receiver") tellReceiver({ kind: "packet", packet });
    else if (packet.kind === "ack" || packet.kind === "error") tellSender(packet);
    else if (packet.kind === "rrq") onRequest();
  };

  tellSender({ kind: "start" });
  tellReceiver({ kind: "start" });
  while ((senderOutcome === undefined || receiverOutcome === undefined) && now < 3_600_000) {
    const arrival = wire[0];
    const wake = Math.min(senderWake, receiverWake);
    if (arrival !== undefined && arrival.at <= wake) {
      wire.shift();
      now = arrival.at;
      deliver(arrival);
    } else if (wake === Number.POSITIVE_INFINITY) break;
    else {
      now = wake;
      if (senderWake <= now) tellSender({ kind: "timer" });
      if (receiverWake <= now) tellReceiver({ kind: "timer" });
    }
  }
  return {
    bytes: bytes.subarray(0, filled),
    answered: transfer.answered,
    sender: senderOutcome,
    receiver: receiverOutcome,
    dataPackets,
    blocks: Math.floor(file.length / agreement.blksize) + 1,
    retransmits: transfer.retransmits,
    elapsed: now,
  };
}

function insert(wire: Arrival[], arrival: Arrival): void {
  let at = wire.length;
  while (at > 0 && isLater(wire[at - 1], arrival)) at--;
  wire.splice(at, 0, arrival);
}

function isLater(other: Arrival | undefined, arrival: Arrival): boolean {
  return (
    other !== undefined && (other.at > arrival.at || (other.at === arrival.at && other.order > arrival.order))
  );
}
