import type { BootFileSource } from "../../../pxe/boot/boot-file.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { PageCache, type SliceableBytes } from "../../../pxe/net/paged-file.js";
import { type FileBytes, type FileSlices, type IoSocket, SLICE_HEADER } from "../../../pxe/net/udp-io.js";
import { TftpEngine } from "../../../pxe/tftp/engine.js";
import { decodePacket, type TftpPacket } from "../../../pxe/tftp/packet.js";
import type { TftpSettings } from "../../../pxe/tftp/settings.js";
import { TransferJournal } from "../../../pxe/tftp/transfer-journal.js";
import { bytesFile, tableSource } from "./file-table.js";
import { ReportLog } from "./report-log.js";

export interface Peer {
  /** An unsigned 32-bit number. */
  readonly address: number;
  readonly port: number;
}

/** What the server sent, and by which of its sockets: -1 is the request port. */
export interface Sent {
  readonly socket: number;
  readonly to: Peer;
  readonly packet: TftpPacket;
  /** Bytes. */
  readonly length: number;
}

type LabSettings = Pick<
  TftpSettings,
  "maxBlksize" | "maxWindow" | "singlePort" | "rollover" | "maxTransfers"
>;

const SETTINGS: LabSettings = {
  maxBlksize: 1468,
  maxWindow: 64,
  singlePort: false,
  rollover: 0,
  maxTransfers: 64,
};

export const PEER: Peer = { address: 0x0a4d0015, port: 2070 };

/** An engine whose network and time are the test's: nothing happens but what the test does. */
export class EngineLab {
  readonly log = new ReportLog();
  readonly engine: TftpEngine;
  readonly sent: Sent[] = [];
  now = 0;
  private alarm = Number.POSITIVE_INFINITY;
  private readonly pages = new PageCache();

  constructor(files: BootFileSource = tableSource([]), settings: Partial<LabSettings> = {}) {
    const all = { ...SETTINGS, ...settings };
    this.engine = new TftpEngine({
      io: {
        now: () => this.now,
        alarmAt: (due) => {
          this.alarm = Math.min(this.alarm, due);
        },
        fileBytes: (fd, size) => this.pages.open(fd, size),
        heldBytes: held,
      },
      ask: (request, answer) => {
        void files(request).then(answer);
        return true;
      },
      report: this.log.report,
      limits: all,
      rollover: all.rollover,
      maxTransfers: all.maxTransfers,
      journal: new TransferJournal(new Int32Array(all.maxTransfers), () => undefined),
    });
    const sockets = all.singlePort ? [] : [this.socket(0), this.socket(1)];
    this.engine.useSockets(this.socket(-1), sockets);
  }

  /** Sends to the request port and waits until the source has answered; answers what came back. */
  async request(bytes: Uint8Array, from: Peer = PEER): Promise<readonly Sent[]> {
    this.engine.onRequestPort(incoming(bytes, from));
    await new Promise((resolve) => setImmediate(resolve));
    return this.take();
  }

  /** Sends to a transfer's port; answers what came back. */
  say(bytes: Uint8Array, socket: number, from: Peer = PEER): readonly Sent[] {
    if (socket < 0) this.engine.onRequestPort(incoming(bytes, from));
    else this.engine.onTransferPort(socket, incoming(bytes, from));
    return this.take();
  }

  /** Lets time pass, alarm by alarm; answers what was sent meanwhile. */
  pass(milliseconds: number): readonly Sent[] {
    const end = this.now + milliseconds;
    while (this.alarm <= end) {
      this.now = Math.max(this.now, this.alarm);
      this.alarm = Number.POSITIVE_INFINITY;
      this.engine.onAlarm();
    }
    this.now = end;
    return this.take();
  }

  private take(): readonly Sent[] {
    return this.sent.splice(0);
  }

  private socket(place: number): IoSocket {
    const send = (bytes: Uint8Array, address: number, port: number) => {
      const decoded = decodePacket(Buffer.from(bytes));
      if (!decoded.ok) throw new Error(`The server sent a packet that is ${decoded.reason}`);
      const { value: packet } = decoded;
      this.sent.push({ socket: place, to: { address, port }, packet, length: bytes.length });
    };
    return {
      localAddress: "10.77.0.11" as Ipv4Address,
      localPort: 70 + place,
      sendErrors: 0,
      send,
      sendSlices: (slices, address, port) => {
        for (const datagram of datagrams(slices)) send(datagram, address, port);
      },
    };
  }
}

function held(bytes: Uint8Array): FileBytes {
  const slice = (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return Object.assign({ size: bytes.length, damaged: false, close: () => undefined }, { slice });
}

function datagrams({ headers, count, file, offset, stride }: FileSlices): Uint8Array[] {
  return Array.from({ length: count }, (_, i) =>
    Buffer.concat([
      headers.subarray(i * SLICE_HEADER, (i + 1) * SLICE_HEADER),
      (file as SliceableBytes).slice(offset + i * stride, stride) ?? new Uint8Array(0),
    ]),
  );
}

function incoming(bytes: Uint8Array, { address, port }: Peer) {
  return { bytes, offset: 0, length: bytes.length, address, port, localAddress: 0, interface: 0 };
}

/** A lab whose one file is `kernel`. */
export function kernelLab(kernel: Uint8Array, settings: Partial<LabSettings> = {}): EngineLab {
  return new EngineLab(tableSource([bytesFile("kernel", kernel)]), settings);
}
