import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";

/** Why tests in network namespaces cannot run here; `undefined` where they can. */
export function obstacleToNamespaces(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "network namespaces need root on Linux";
  const found = spawnSync("ip", ["netns", "list"]);
  return found.status === 0 ? undefined : "there is no ip command that knows network namespaces (iproute2)";
}

/** A network namespace for each host, gone with the test, or with the process where the test did not come to its end. */
export class NetLab {
  private readonly prefix = `mp${process.pid}x${++labs}`;
  private readonly t: ExecutionContext;

  constructor(t: ExecutionContext, hosts: readonly string[]) {
    this.t = t;
    for (const host of hosts) {
      const name = this.namespace(host);
      execFileSync("ip", ["netns", "add", name]);
      namespaces.add(name);
      t.teardown(() => remove(name));
      this.ip(host, "link set lo up");
    }
  }

  namespace(host: string): string {
    return `${this.prefix}${host}`;
  }

  /** One ip command on a host, its words with spaces between them. */
  ip(host: string, words: string): void {
    execFileSync("ip", ["-n", this.namespace(host), ...words.split(" ")]);
  }

  /** A cable from one host's interface to another's, each with its checksums whole. */
  cable(host: string, device: string, farHost: string, farDevice: string): void {
    const far = `peer name ${farDevice} netns ${this.namespace(farHost)}`;
    this.ip(host, `link add ${device} type veth ${far}`);
    for (const [at, name] of [
      [host, device],
      [farHost, farDevice],
    ] as const) {
      execFileSync("ip", ["netns", "exec", this.namespace(at), "ethtool", "-K", name, "tx", "off"], {
        stdio: "ignore",
      });
      this.ip(at, `link set ${name} up`);
    }
  }

  /** Starts a program of the tests on a host; `wrapper` is a command that runs another. */
  start<Report, Command>(
    host: string,
    program: URL,
    order: unknown,
    wrapper: readonly string[] = [],
  ): PeerProcess<Report, Command> {
    const command = [...wrapper, process.execPath, fileURLToPath(program), JSON.stringify(order)];
    const child = spawn("ip", ["netns", "exec", this.namespace(host), ...command], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const peer = new PeerProcess<Report, Command>(child);
    this.t.teardown(() => peer.end());
    return peer;
  }
}

let labs = 0;
const namespaces = new Set<string>();

process.once("exit", () => {
  for (const name of namespaces) remove(name);
});

function remove(name: string): void {
  if (namespaces.delete(name)) spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
}

/** A program that reports a JSON line each on standard output, takes commands on standard input, and ends with it. */
export class PeerProcess<Report, Command> {
  readonly reports: Report[] = [];
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;
  private readonly checks: (() => void)[] = [];

  constructor(child: ChildProcess) {
    this.child = child;
    this.exit = once(child, "exit");
    if (child.stdout === null) throw new Error("no output");
    createInterface(child.stdout).on("line", (line) => {
      this.reports.push(JSON.parse(line) as Report);
      for (const check of this.checks) check();
    });
  }

  /** Resolves with them once `count` reports match. */
  until<R extends Report>(matches: (report: Report) => report is R, count?: number): Promise<R[]>;
  until(matches: (report: Report) => boolean, count?: number): Promise<Report[]>;
  until(matches: (report: Report) => boolean, count = 1): Promise<Report[]> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = this.reports.filter(matches);
        if (found.length >= count) resolve(found);
      };
      this.checks.push(check);
      check();
      void this.exit.then(() => reject(new Error(`ended: ${JSON.stringify(this.reports)}`)));
    });
  }

  send(command: Command): void {
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    await this.exit;
  }
}
