import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ext4Disk, testWithExt4 } from "../../driver/store/ext4-disk.js";
import { smallDisk } from "../../driver/store/small-disk.js";
import { temporaryFolder } from "../../driver/store/temporary-folder.js";
import { until } from "../../lab/commands.js";
import { GIVE_UP, IN_ITS_TIME } from "../../patience.js";
import { testWithMounts } from "../../prerequisites.js";
import { FaultSite, host, macOf } from "./fault-site.js";

const onExt4 = testWithExt4();

const onSmallDisk = testWithMounts();

onSmallDisk(
  "a coordinator whose disk is full promises no lease, and why says so although nothing of it can be written down",
  async (t) => {
    t.timeout(GIVE_UP);
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

onExt4(
  "a disk that hangs keeps the lease from being promised, and why says that it waits for the disk",
  async (t) => {
    t.timeout(GIVE_UP);
    const disk = await Ext4Disk.make(t);
    const dataDir = join(await temporaryFolder(t), "dc1");
    await mkdir(dataDir, { mode: 0o700 });
    // Leases alone are on the disk that hangs.
    await symlink(disk.folder, join(dataDir, "state"));
    await using site = await FaultSite.start({ coordinator: { dataDir } });
    await site.spawn("hv2", "hangs", macOf(131), { address: host(131) });
    execFileSync("fsfreeze", ["--freeze", disk.folder]);
    try {
      await site.inVain(t, macOf(131));
      await site.told(t, macOf(131), "leasePending", /lease is not on disk yet/, /hangs or is too slow/);
    } finally {
      execFileSync("fsfreeze", ["--unfreeze", disk.folder]);
    }
    await until("it has its lease", () => site.lease(macOf(131)), IN_ITS_TIME);
    await site.told(t, macOf(131), "fileNotAsked", /never asked for it/, /./);
  },
);
