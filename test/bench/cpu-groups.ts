import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Milliseconds. */
const LONGEST_END = 1000;

/**
 * Cgroups (v2) of servers. A group's CPU time is that of all processes it ever had: tftpd-hpa forks for each transfer and has the kernel
 * forget its children, so no other place tells theirs.
 */
export class CpuGroups {
  readonly #root: string;
  readonly #groups: CpuGroup[] = [];

  private constructor(root: string) {
    this.#root = root;
  }

  /** Nothing where cgroups cannot be mounted: that takes root. */
  static mount(): CpuGroups | undefined {
    const root = mkdtempSync(join(tmpdir(), "metalplug-bench-cgroup-"));
    try {
      execFileSync("mount", ["-t", "cgroup2", "none", root], { stdio: "ignore" });
      return new CpuGroups(root);
    } catch {
      rmdirSync(root);
      return undefined;
    }
  }

  /** A new and empty one. */
  make(): CpuGroup {
    const group = new CpuGroup(join(this.#root, `metalplug-bench-${process.pid}-${this.#groups.length}`));
    this.#groups.push(group);
    return group;
  }

  /** Blocks for the moment that the last processes take to end. */
  unmount(): void {
    const deadline = performance.now() + LONGEST_END;
    for (const group of this.#groups) while (!group.end() && performance.now() < deadline) sleep(10);
    execFileSync("umount", [this.#root], { stdio: "ignore" });
    rmdirSync(this.#root);
  }
}

export class CpuGroup {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
  }

  /** A command line that joins the group and then becomes the program, before it can have children. */
  joining(argv: readonly string[]): readonly string[] {
    return ["sh", "-c", 'echo $$ > "$0" && exec "$@"', join(this.#folder, "cgroup.procs"), ...argv];
  }

  get cpuSeconds(): number {
    const line = /^usage_usec (\d+)$/m.exec(readFileSync(join(this.#folder, "cpu.stat"), "latin1"));
    return Number(line?.[1] ?? Number.NaN) / 1e6;
  }

  /** Those that run now. */
  get pids(): readonly number[] {
    const text = readFileSync(join(this.#folder, "cgroup.procs"), "latin1");
    return text.split("\n").filter(Boolean).map(Number);
  }

  /** Kills what is left: children that outlive their server. False when one is still ending; then it may be called again. */
  end(): boolean {
    try {
      if (!existsSync(this.#folder)) return true;
      writeFileSync(join(this.#folder, "cgroup.kill"), "1");
      rmdirSync(this.#folder);
      return true;
    } catch {
      return false;
    }
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
