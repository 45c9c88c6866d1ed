/**
 * A TFTP server in a process of its own, so that its memory and its faults are its own: served files and settings stand in the arguments,
 * commands come as lines, and what it tells goes out as JSON lines. It ends with its standard input.
 */
import { readdirSync, readlinkSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import type { BootFile } from "../../../pxe/boot/boot-file.js";
import type { TftpSettings } from "../../../pxe/tftp/settings.js";
import { startTftpServer, type TftpNotice } from "../../../pxe/tftp/tftp-server.js";
import { tableSource } from "./file-table.js";
import { LOOPBACK } from "./udp-peer.js";

export interface ServerProcessSetup {
  readonly files: readonly BootFile[];
  readonly settings: Partial<TftpSettings>;
}

export interface ServerFacts {
  /** Bytes of the whole process. */
  readonly rss: number;
  readonly transfers: number;
  /** File descriptors: in all, and of served files. */
  readonly descriptors: number;
  readonly openFiles: number;
  /** Reports so far, by kind. */
  readonly reports: Readonly<Partial<Record<BootEventDetail["kind"], number>>>;
}

export type ServerTells =
  | { readonly kind: "ready"; readonly port: number; readonly shell: "linux" | "dgram" }
  | { readonly kind: "notice"; readonly notice: TftpNotice }
  | { readonly kind: "facts"; readonly facts: ServerFacts };

async function serve({ files, settings }: ServerProcessSetup): Promise<void> {
  const tell = (line: ServerTells) => console.log(JSON.stringify(line));
  const reports: Partial<Record<BootEventDetail["kind"], number>> = {};
  const served = files.flatMap(({ content }) => (content.kind === "path" ? [content.path] : []));
  await using server = await startTftpServer({
    ...{ address: LOOPBACK, port: 0, files: tableSource(files), settings },
    report: ({ detail: { kind } }) => {
      reports[kind] = (reports[kind] ?? 0) + 1;
    },
    notice: (notice) => tell({ kind: "notice", notice }),
  });
  tell({ kind: "ready", port: server.port, shell: server.shell });
  for await (const line of createInterface({ input: process.stdin }))
    if (line === "crash") await server.crashWorkers();
    else tell({ kind: "facts", facts: { ...measure(served), transfers: server.transfers, reports } });
}

function measure(served: readonly string[]): Pick<ServerFacts, "rss" | "descriptors" | "openFiles"> {
  const targets = process.platform === "linux" ? readdirSync("/proc/self/fd").map(targetOf) : [];
  const openFiles = targets.filter((target) => served.includes(target)).length;
  return { rss: process.memoryUsage.rss(), descriptors: targets.length, openFiles };
}

function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return "";
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await serve(JSON.parse(process.argv[2] ?? "") as ServerProcessSetup);
