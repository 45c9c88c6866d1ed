import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** Below those that Linux gives to whoever asks for any, and below those of the examples. */
const FIRST = 10_000;
/** Ports of a block, and blocks. */
const [SIZE, BLOCKS] = [25, 400];

let free: number[] = [];

/**
 * A port that nobody has, and that no other test process on this host is given as long as this one lives, so that a program which is killed can be started
 * on it again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = free.shift();
    if (port === undefined) free = await takeBlock();
    else if (await isFree(port)) return port;
  }
}

/** A block is whose process has the abstract socket of its name: Linux takes it back when the process ends. */
async function takeBlock(): Promise<number[]> {
  for (let tries = 0, block = process.pid % BLOCKS; tries < BLOCKS; tries++, block = (block + 1) % BLOCKS) {
    const lock = await listening({ path: `\0metalplug-test-ports-${block}` });
    if (lock === undefined) continue;
    lock.unref();
    return Array.from({ length: SIZE }, (_, place) => FIRST + block * SIZE + place);
  }
  throw new Error("Other tests have all ports");
}

async function isFree(port: number): Promise<boolean> {
  const server = await listening({ host: "127.0.0.1", port });
  if (server === undefined) return false;
  server.close();
  await once(server, "close");
  return true;
}

async function listening(where: Parameters<Server["listen"]>[0]): Promise<Server | undefined> {
  const server = createServer().listen(where);
  return once(server, "listening").then(
    () => server,
    () => undefined,
  );
}
