import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Draws } from "../draws.js";
import type { Content } from "./day-world.js";

/** From one chunk to some. */
const SIZES = [10, 1000, 70_000, 300_000, 2_500_000];
/** Two and three chunks of a disk image. */
const DISKS = [4_700_000, 8_500_000];

/** Files of several sizes, which an HTTP server has as well. */
export class DayContents implements AsyncDisposable {
  readonly files: readonly Content[];
  readonly disks: readonly Content[];
  private readonly server: Server;

  private constructor(server: Server, files: readonly Content[], disks: readonly Content[]) {
    this.server = server;
    this.files = files;
    this.disks = disks;
  }

  static async make(folder: string, draws: Draws): Promise<DayContents> {
    const server = createServer((request, response) => {
      void readFile(join(folder, `content${(request.url ?? "").replace(/\W/g, "-")}`)).then((bytes) =>
        response.writeHead(200, { "content-length": bytes.length }).end(bytes),
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const make = (size: number) => makeContent(folder, `http://127.0.0.1:${port}`, draws.bytes(size));
    return new DayContents(server, await Promise.all(SIZES.map(make)), await Promise.all(DISKS.map(make)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function makeContent(folder: string, url: string, bytes: Uint8Array): Promise<Content> {
  const path = join(folder, `content-${bytes.length}`);
  await writeFile(path, bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, url: `${url}/${bytes.length}`, sha256 };
}
