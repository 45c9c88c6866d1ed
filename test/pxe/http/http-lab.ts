import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BootFile } from "../../../pxe/boot/boot-file.js";
import { type HttpServer, type HttpServerOptions, startHttpServer } from "../../../pxe/http/http-server.js";
import type { HttpNotice } from "../../../pxe/http/notice.js";
import { tableSource } from "../tftp/file-table.js";
import { ReportLog } from "../tftp/report-log.js";
import { LOOPBACK } from "../tftp/udp-peer.js";

export interface HttpLab {
  readonly server: HttpServer;
  readonly log: ReportLog;
  readonly url: string;
  readonly folder: string;
  /** The next notice, or the first one that was not taken yet. */
  readonly nextNotice: () => Promise<HttpNotice>;
}

export interface HttpLabParts {
  /** Puts files into the folder and answers what is served of it. */
  readonly store?: (folder: string) => Promise<readonly BootFile[]>;
  readonly options?: Partial<HttpServerOptions>;
  /** Options that are about files in the folder. */
  readonly optionsIn?: (folder: string) => Partial<HttpServerOptions>;
}

/** A server over files in a folder of its own, whose name has traps: a dot in front, a percent sign, a space. */
export async function withHttpServer(
  { store = () => Promise.resolve([]), options = {}, optionsIn = () => ({}) }: HttpLabParts,
  run: (lab: HttpLab) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), ".http server%2e-"));
  const log = new ReportLog();
  const notices = new Mailbox<HttpNotice>();
  try {
    await using server = await startHttpServer({
      address: LOOPBACK,
      port: 0,
      files: tableSource(await store(folder)),
      report: log.report,
      notice: (notice) => notices.put(notice),
      ...options,
      ...optionsIn(folder),
    });
    const url = `http://${LOOPBACK}:${server.port}`;
    await run({ server, log, folder, url, nextNotice: () => notices.take() });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A file of zeros that takes no room on disk; larger than what the kernel's buffers of one connection hold. */
export async function largeFile(folder: string, name = "large", size = 64 * 1024 * 1024): Promise<BootFile> {
  const path = join(folder, name);
  await writeFile(path, "");
  await truncate(path, size);
  return { name, size, content: { kind: "path", path } };
}

class Mailbox<T> {
  private readonly kept: T[] = [];
  private readonly takers: ((value: T) => void)[] = [];

  put(value: T): void {
    const taker = this.takers.shift();
    if (taker === undefined) this.kept.push(value);
    else taker(value);
  }

  take(): Promise<T> {
    const value = this.kept.shift();
    return value === undefined ? new Promise((resolve) => this.takers.push(resolve)) : Promise.resolve(value);
  }
}
