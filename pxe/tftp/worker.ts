/** The thread that serves boot files: an engine on one of the two shells. It is told what it may serve by the main thread, see worker-messages. */
import { readSync } from "node:fs";
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { DgramIo } from "../net/dgram-io.js";
import { loadLinuxCalls } from "../net/linux-calls.js";
import { LinuxIo } from "../net/linux-io.js";
import { SocketError } from "../net/socket-error.js";
import type { IoSocket, UdpIo } from "../net/udp-io.js";
import { AnswerDesk } from "./answer-desk.js";
import { TftpEngine } from "./engine.js";
import { Outbox } from "./outbox.js";
import { TransferJournal } from "./transfer-journal.js";
import {
  COUNTERS,
  type FromWorker,
  placesOf,
  RECEIVE_BUFFER,
  type ToWorker,
  TRANSFER_SOCKETS,
  type WorkerSetup,
} from "./worker-messages.js";

/** Milliseconds, on the dgram shell; the other makes turns by itself. */
const IDLE_TURN_EVERY = 250;

class TftpWorker {
  private readonly setup: WorkerSetup;
  private readonly counters: Int32Array;
  private readonly io: UdpIo;
  private readonly desk: AnswerDesk;
  private readonly outbox: Outbox;
  private readonly engine: TftpEngine;

  constructor(setup: WorkerSetup, io: UdpIo, post: (message: FromWorker) => void) {
    const { settings } = setup;
    const counters = new Int32Array(setup.counters);
    this.setup = setup;
    this.counters = counters;
    this.io = io;
    this.outbox = new Outbox(counters, post);
    this.desk = new AnswerDesk({
      generation: () => Atomics.load(counters, COUNTERS.generation),
      now: () => io.now(),
      put: this.outbox.ask,
    });
    const taken = setup.resume.map(({ slot }) => slot);
    const journal = new TransferJournal(new Int32Array(setup.acked), this.outbox.note, taken);
    this.engine = new TftpEngine({
      io,
      ask: (request, answer) => this.desk.ask(request, answer),
      report: this.outbox.report,
      limits: settings,
      rollover: settings.rollover,
      maxTransfers: placesOf(settings),
      journal,
    });
  }

  /** Answers the port of requests. Rejects with a `SocketError`. */
  async open(): Promise<number> {
    const { engine } = this;
    const { linux, port } = this.setup;
    const count = this.setup.settings.singlePort ? 0 : TRANSFER_SOCKETS;
    const transfers: IoSocket[] = [];
    for (let i = 0; i < count; i++)
      transfers.push(
        await this.bind(0, linux?.transferFds[i], (incoming) => engine.onTransferPort(i, incoming)),
      );
    const requests = await this.bind(port, linux?.requestFd, (incoming) => engine.onRequestPort(incoming));
    engine.useSockets(requests, transfers);
    this.io.onAlarm = () => engine.onAlarm();
    this.io.onTurn = () => this.tell();
    this.resume();
    return requests.localPort;
  }

  onMessage(message: ToWorker): void {
    if (message.kind === "answers")
      for (const { id, answer } of message.answers) this.desk.answer(id, answer);
    else {
      this.engine.close();
      this.io.stop();
    }
  }

  /** What the main thread should know after each turn. */
  tell(): void {
    const { counters, engine } = this;
    Atomics.add(counters, COUNTERS.turns, 1);
    Atomics.store(counters, COUNTERS.transfers, engine.transfers);
    Atomics.store(counters, COUNTERS.busy, engine.drops.busy);
    Atomics.store(counters, COUNTERS.caller, engine.drops.caller);
    const due = this.outbox.flush(this.io.now());
    if (due !== Number.POSITIVE_INFINITY) this.io.alarmAt(due);
  }

  /** Once it has stopped. */
  tellAll(): void {
    this.outbox.flush(Number.POSITIVE_INFINITY);
  }

  private resume(): void {
    const acked = new Int32Array(this.setup.acked);
    for (const record of this.setup.resume) this.engine.resume(record, acked[record.slot] ?? 0);
  }

  private bind(port: number, fd: number | undefined, receive: Parameters<UdpIo["bind"]>[1]) {
    const { address } = this.setup;
    return this.io.bind(
      { address, port, receiveBuffer: RECEIVE_BUFFER, ...(fd === undefined ? {} : { fd }) },
      receive,
    );
  }
}

/** Serves until it is told to stop. */
async function serve(setup: WorkerSetup, port: MessagePort): Promise<void> {
  const post = (message: FromWorker) => port.postMessage(message);
  await using io = await openIo(setup, port, (message) => worker.onMessage(message));
  const worker = new TftpWorker(setup, io, post);
  try {
    post({ kind: "ready", port: await worker.open() });
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    const { code, syscall, message } = error;
    post({ kind: "refused", code, syscall, message });
    return;
  }
  await io.run();
  worker.tellAll();
}

async function openIo(
  { linux }: WorkerSetup,
  port: MessagePort,
  onMessage: (message: ToWorker) => void,
): Promise<UdpIo> {
  if (linux === undefined) {
    const io = new DgramIo();
    port.on("message", (message: ToWorker) => {
      onMessage(message);
      io.onTurn();
    });
    setInterval(() => io.onTurn(), IDLE_TURN_EVERY).unref();
    return io;
  }
  const fd = linux.wakeUpFd;
  const onReadable = () => {
    readSync(fd, new Uint8Array(8));
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      onMessage(next.message as ToWorker);
  };
  return new LinuxIo(await loadLinuxCalls(), { fd, onReadable });
}

if (parentPort !== null) {
  await serve(workerData as WorkerSetup, parentPort);
  parentPort.close();
}
