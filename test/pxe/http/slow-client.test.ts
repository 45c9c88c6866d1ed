import { setTimeout } from "node:timers/promises";
import { testUnless } from "../../prerequisites.js";
import { largeFile, withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const settings = { progress: { bytes: 65_536, milliseconds: 2000 }, checkEvery: 20 };
const store = async (folder: string) => [await largeFile(folder)];

testUnless(obstacle())(
  "a slow client that keeps the rule is not cut off, though the kernel's buffers are full all the time",
  (t) =>
    withHttpServer({ store, options: { settings } }, async ({ server, log }) => {
      using client = await RawClient.connect(server);
      client.get("/large");
      await readSlowly(client, 2_400_000);
      t.false(client.socket.destroyed);
      t.deepEqual(log.details("fileStopped"), []);
    }),
);

/** 8 KiB every 20 ms, which is twelve times what the rule asks for. */
async function readSlowly({ socket }: RawClient, length: number): Promise<void> {
  for (let count = 0; count < length && !socket.destroyed; await setTimeout(20)) {
    const piece: Buffer | null = socket.read(Math.min(8_192, socket.readableLength));
    count += piece?.length ?? 0;
  }
}

/** What is acknowledged is asked of Linux through koffi. */
function obstacle(): string | undefined {
  if (process.platform !== "linux") return "only Linux tells what is acknowledged";
  try {
    import.meta.resolve("koffi");
    return undefined;
  } catch {
    return "koffi is not installed";
  }
}
