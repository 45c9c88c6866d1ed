import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { testUnless } from "../../prerequisites.js";
import { temporaryFolder } from "./temporary-folder.js";

const MEBIBYTES = 32;

/** A disk that the kernel makes read-only at the first error of its file system, as ext4 does in the field. */
export class Ext4Disk {
  readonly folder: string;
  private image: string;

  private constructor(home: string) {
    this.image = join(home, "image");
    this.folder = join(home, "disk");
  }

  static async make(t: ExecutionContext): Promise<Ext4Disk> {
    const disk = new Ext4Disk(await temporaryFolder(t));
    disk.format();
    disk.mount();
    t.teardown(() => disk.unmount());
    return disk;
  }

  format(): void {
    writeFileSync(this.image, "");
    truncateSync(this.image, MEBIBYTES << 20);
    execFileSync("mkfs.ext4", ["-q", "-F", this.image]);
    mkdirSync(this.folder, { recursive: true });
  }

  mount(): void {
    execFileSync("mount", ["-o", "loop,errors=remount-ro", this.image, this.folder]);
  }

  unmount(): void {
    spawnSync("umount", ["-l", this.folder]);
  }

  fail(): void {
    const source = execFileSync("findmnt", ["-no", "SOURCE", this.folder], { encoding: "utf8" }).trim();
    writeFileSync(`/sys/fs/ext4/${source.replace("/dev/", "")}/trigger_fs_error`, "a test");
  }

  /**
   * Nobody may have a file open on it. What is repaired and mounted is a copy: a network namespace that was entered meanwhile has the failed one still
   * mounted, and the same device would be mounted as it is there.
   */
  repair(): void {
    execFileSync("umount", [this.folder]);
    const failed = this.image;
    this.image = `${failed}-repaired`;
    copyFileSync(failed, this.image);
    const { status } = spawnSync("fsck.ext4", ["-p", this.image]);
    // 1: errors were corrected.
    if (status === null || status > 1) throw new Error(`fsck.ext4 ended with ${status}`);
    this.mount();
  }
}

/** The same for tests on such a disk. */
export function testWithExt4() {
  return testUnless(obstacle());
}

function obstacle(): string | undefined {
  const home = mkdtempSync(join(tmpdir(), "metalplug-ext4-"));
  const [image, folder] = [join(home, "image"), join(home, "disk")];
  mkdirSync(folder);
  writeFileSync(image, "");
  truncateSync(image, 4 << 20);
  const script =
    'mkfs.ext4 -q -F "$0" && mount -o loop,errors=remount-ro "$0" "$1" && ls "/sys/fs/ext4/$(basename "$(findmnt -no SOURCE "$1")")/trigger_fs_error"';
  const { status, stderr } = spawnSync("sh", ["-c", script, image, folder], { encoding: "utf8" });
  spawnSync("umount", ["-l", folder]);
  rmSync(home, { recursive: true, force: true });
  return status === 0 ? undefined : `no ext4 disk can be made to fail: ${stderr.split("\n")[0]}`;
}
