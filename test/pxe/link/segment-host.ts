import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RouterNotice } from "../../../pxe/link/router-responder.js";
import type { ProbeResult } from "../../../pxe/net/address-probe.js";
import type { Lab } from "../../lab/namespaces.js";
import type { ProbeCommand, SegmentReport } from "./segment-program.js";

const PROGRAM = fileURLToPath(new URL("./segment-program.js", import.meta.url));

/** The program under test on one host of a lab. */
export class SegmentHost implements AsyncDisposable {
  private readonly child: ChildProcess;
  private readonly reports: SegmentReport[] = [];
  private readonly checks = new Set<() => void>();

  /** `advertise`: interfaces on which router solicitations are answered. `words` go before the program. */
  constructor(lab: Lab, host: string, advertise: readonly string[] = [], words: readonly string[] = []) {
    const [file = "ip", ...before] = [...lab.inside(host), ...words, process.execPath, PROGRAM, ...advertise];
    this.child = spawn(file, before, { stdio: ["pipe", "pipe", "inherit"] });
    if (this.child.stdout === null) throw new Error("no output");
    createInterface(this.child.stdout).on("line", (line) => {
      this.reports.push(JSON.parse(line) as SegmentReport);
      for (const check of this.checks) check();
    });
  }

  async ready(): Promise<void> {
    await this.next(({ kind }) => kind === "ready");
  }

  async probe(...commands: readonly ProbeCommand[]): Promise<readonly ProbeResult[]> {
    const asked = this.begin(...commands);
    return (await asked).map(([, result]) => result);
  }

  /** Resolves with the results in the order they came. */
  begin(...commands: readonly ProbeCommand[]): Promise<readonly (readonly [string, ProbeResult])[]> {
    this.child.stdin?.write(`${JSON.stringify(commands)}\n`);
    return Promise.all(
      commands.map(async () => {
        const report = await this.next(({ kind }) => kind === "probed");
        return report.kind === "probed" ? ([report.address, report.result] as const) : neverHappens();
      }),
    );
  }

  /** Passes over others: while an interface is being set up, it is told more than once. */
  async notice(kind: RouterNotice["kind"], text = /^/): Promise<RouterNotice> {
    const report = await this.next(
      (report) => report.kind === "notice" && report.notice.kind === kind && text.test(report.notice.text),
    );
    return report.kind === "notice" ? report.notice : neverHappens();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.child, "exit");
    this.child.stdin?.end();
    await exit;
  }

  /** Takes the first report that matches. */
  private next(matches: (report: SegmentReport) => boolean): Promise<SegmentReport> {
    return new Promise((resolve) => {
      const check = () => {
        const at = this.reports.findIndex(matches);
        if (at < 0 || !this.checks.has(check)) return;
        this.checks.delete(check);
        resolve(...(this.reports.splice(at, 1) as [SegmentReport]));
      };
      this.checks.add(check);
      check();
    });
  }
}

function neverHappens(): never {
  throw new Error("a report of another kind");
}
