import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TftpNotice } from "../../../pxe/tftp/tftp-server.js";
import type { ServerFacts, ServerProcessSetup, ServerTells } from "./server-process.js";
import { LOOPBACK } from "./udp-peer.js";

const PROGRAM = fileURLToPath(new URL("./server-process.js", import.meta.url));

/** A server in a child process, see server-process. Its end comes with `await using`. */
export class SpawnedServer implements AsyncDisposable {
  readonly address = LOOPBACK;
  port = 0;
  readonly notices: TftpNotice[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly told: ServerTells[] = [];
  private readonly checks = new Set<() => void>();

  private constructor(setup: ServerProcessSetup, nodeArguments: readonly string[]) {
    this.child = spawn(process.execPath, [...nodeArguments, PROGRAM, JSON.stringify(setup)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.exited = once(this.child, "exit");
    if (this.child.stdout === null) throw new Error("no output");
    createInterface(this.child.stdout).on("line", (line) => {
      const told = JSON.parse(line) as ServerTells;
      if (told.kind === "notice") this.notices.push(told.notice);
      else this.told.push(told);
      for (const check of [...this.checks]) check();
    });
  }

  static async start(
    setup: ServerProcessSetup,
    nodeArguments: readonly string[] = [],
  ): Promise<SpawnedServer> {
    const server = new SpawnedServer(setup, nodeArguments);
    const ready = await server.next("ready");
    server.port = ready.port;
    return server;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  async facts(): Promise<ServerFacts> {
    this.child.stdin?.write("facts\n");
    return (await this.next("facts")).facts;
  }

  /** Ends every worker as a fault would. */
  crash(): void {
    this.child.stdin?.write("crash\n");
  }

  /** Once so many notices of this kind have come. */
  noticed(kind: TftpNotice["kind"], count = 1): Promise<TftpNotice> {
    return this.until(() => this.notices.filter((notice) => notice.kind === kind)[count - 1]);
  }

  /** Once the facts are so. */
  async untilFacts(hold: (facts: ServerFacts) => boolean): Promise<ServerFacts> {
    for (;;) {
      const facts = await this.facts();
      if (hold(facts)) return facts;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.stdin?.end();
    await this.exited;
  }

  private next<K extends ServerTells["kind"]>(kind: K): Promise<Extract<ServerTells, { kind: K }>> {
    return this.until(() => {
      const place = this.told.findIndex((told) => told.kind === kind);
      return place < 0 ? undefined : (this.told.splice(place, 1)[0] as Extract<ServerTells, { kind: K }>);
    });
  }

  private until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        this.checks.delete(check);
        resolve(found);
      };
      this.checks.add(check);
      void this.exited.then(() => reject(new Error("The server's process ended.")));
      check();
    });
  }
}
