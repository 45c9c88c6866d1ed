import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { smallDisk } from "../../driver/store/small-disk.js";
import { testWithMounts } from "../../prerequisites.js";
import { FaultSite, host, macOf } from "./fault-site.js";

const onSmallDisk = testWithMounts();

onSmallDisk(
  "a coordinator whose disk is full promises no lease, and why says so although nothing of it can be written down",
  async (t) => {
    t.timeout(120_000);
    const disk = await smallDisk(t, 65_536);
    await using site = await FaultSite.start({ coordinator: { dataDir: join(disk, "dc1") } });
    await site.spawn("hv2", "full", macOf(130), { address: host(130) });
    const ballast = join(disk, "ballast");
    await t.throwsAsync(writeFile(ballast, Buffer.alloc(1 << 26)), { code: "ENOSPC" });
    await site.inVain(t, macOf(130));
    await site.told(t, macOf(130), "storeFailed", /No space left in .*dc1/, /make room/);
    await rm(ballast);
    await site.lease(macOf(130));
    await site.told(t, macOf(130), "fileNotAsked", /never asked for it/, /./);
  },
);
