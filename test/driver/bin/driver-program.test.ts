import test from "ava";
import { connectDriver } from "../../../driver/rpc/client.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { PATIENCE } from "../../patience.js";
import { bootFiles, startRealDriver } from "../cli/real-driver.js";
import { MAC } from "../rpc/support.js";

test("a driver tells what its images take, of which budget, and what its disk has", async (t) => {
  await using client = connectDriver(await startRealDriver(t, "hv1", { budget: 1 << 30 }), PATIENCE);
  const { kernel: kernelPath, ramdisk: ramdiskPath } = bootFiles(t, 1000);
  await client.pushImage({ name: "tiny", kernelPath, ramdiskPath });
  const { imageSpace } = await client.getResources();
  t.like(imageSpace, { stored: 2000, budget: 1 << 30 });
  t.true((imageSpace?.free ?? 0) > 0);
});

test("what happens to an instance is told as of the boot that is under way", async (t) => {
  await using client = connectDriver(await startRealDriver(t, "hv1"), PATIENCE);
  const { kernel: kernelPath, ramdisk: ramdiskPath } = bootFiles(t);
  await client.pushImage({ name: "tiny", kernelPath, ramdiskPath });
  await client.addNode({ name: "r1", macs: [MAC] });
  await client.spawn({ node: "r1", image: "tiny" });
  await client.lookupMac(MAC, { bootSession: "boot-1" });
  await client.destroy("r1");
  const changes: BootEvent[] = [];
  for await (const { event } of client.watchEvents({})) {
    if (event.detail.kind === "instanceChanged") changes.push(event);
    if (changes.length === 2) break;
  }
  t.deepEqual(
    changes.map(({ mac, bootSession }) => [mac, bootSession]),
    [
      [MAC, undefined],
      [MAC, "boot-1"],
    ],
  );
});
