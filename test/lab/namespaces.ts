import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, Background, type CommandResult, killAllBackground, run } from "./commands.js";

/** The interface every host of a lab has on the shared segment. */
export const LAN = "lan0";

/**
 * One Ethernet segment for one scenario: a bridge in a namespace of its own, a namespace for each host, taps for machines.
 * Names hold the process id and a counter, so labs run beside each other. Whatever happens, nothing of it outlives the process.
 */
export class Lab implements AsyncDisposable {
  readonly folder: string;
  readonly #prefix: string;
  readonly #hosts = new Set<string>();
  readonly #owned: AsyncDisposable[] = [];
  readonly #ends: (() => void)[] = [];

  private constructor(prefix: string) {
    this.#prefix = prefix;
    this.folder = mkdtempSync(join(tmpdir(), `${prefix}-`));
  }

  static async create(): Promise<Lab> {
    cleanUpAtExit();
    const lab = new Lab(`mplab${process.pid}x${++counter}`);
    labs.add(lab);
    await lab.#addNamespace("bridge");
    await lab.addBridge("br0");
    return lab;
  }

  /** Another segment beside the first. */
  async addBridge(name: string): Promise<void> {
    // A bridge that learns for 15 seconds swallows the firmware's first DISCOVER.
    const kind = ["type", "bridge", "stp_state", "0", "forward_delay", "0"];
    await this.run("bridge", ["ip", "link", "add", name, ...kind]);
    await this.run("bridge", ["ip", "link", "set", name, "up"]);
  }

  /** A namespace with interface `lan0` on the segment; `addresses` like 10.77.0.1/24. */
  async addHost(name: string, ...addresses: readonly string[]): Promise<void> {
    await this.#addNamespace(name);
    await this.attach(name, LAN, ...addresses);
  }

  /** Another interface of a host on the segment. */
  async attach(host: string, device: string, ...addresses: readonly string[]): Promise<void> {
    await this.attachTo("br0", host, device, ...addresses);
  }

  async attachTo(
    bridge: string,
    host: string,
    device: string,
    ...addresses: readonly string[]
  ): Promise<void> {
    const port = `${host}-${device}`.slice(-15);
    const ns = this.namespace(host);
    await this.run("bridge", [
      "ip",
      "link",
      "add",
      port,
      "type",
      "veth",
      "peer",
      "name",
      device,
      "netns",
      ns,
    ]);
    await this.run("bridge", ["ip", "link", "set", port, "master", bridge, "up"]);
    for (const address of addresses) await this.run(host, ["ip", "address", "add", address, "dev", device]);
    // Firmware checks UDP sums, and a veth pair leaves them out by default.
    await this.run(host, ["ethtool", "-K", device, "tx", "off"]);
    await this.run(host, ["ip", "link", "set", device, "up"]);
  }

  /** A tap on the segment for a machine; `host` is the namespace with the bridge it hangs on. */
  async addTap(name: string, host = "bridge", bridge = "br0"): Promise<void> {
    await this.run(host, ["ip", "tuntap", "add", "dev", name, "mode", "tap"]);
    await this.run(host, ["ip", "link", "set", name, "master", bridge, "up"]);
  }

  namespace(host: string): string {
    return `${this.#prefix}-${host}`;
  }

  /** The words before a command that put it into a host's namespace. */
  inside(host: string): readonly string[] {
    return ["ip", "netns", "exec", this.namespace(host)];
  }

  run(host: string, argv: readonly string[], options: Parameters<typeof run>[1] = {}): Promise<string> {
    return run([...this.inside(host), ...argv], options);
  }

  exec(
    host: string,
    argv: readonly string[],
    options: Parameters<typeof attempt>[1] = {},
  ): Promise<CommandResult> {
    return attempt([...this.inside(host), ...argv], options);
  }

  /** Starts a program on a host; it ends with the lab at the latest. */
  start(host: string, argv: readonly string[], log: string): Background {
    return this.own(new Background([...this.inside(host), ...argv], join(this.folder, log)));
  }

  /** It ends with the lab at the latest. */
  own<T extends AsyncDisposable>(thing: T): T {
    this.#owned.push(thing);
    return thing;
  }

  /** Called at the lab's end once all its programs have ended, also when the process does. */
  atEnd(end: () => void): void {
    this.#ends.push(end);
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Ends programs and namespaces; the folder stays for whoever wants the logs, see `forget`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#owned.map((thing) => thing[Symbol.asyncDispose]()));
    this.takeDown();
    labs.delete(this);
  }

  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  takeDown(): void {
    for (const end of this.#ends.splice(0)) end();
    for (const host of [...this.#hosts].reverse()) {
      try {
        execFileSync("ip", ["netns", "delete", this.namespace(host)], { stdio: "ignore" });
      } catch {
        // Already gone.
      }
      this.#hosts.delete(host);
    }
  }

  async #addNamespace(host: string): Promise<void> {
    this.#hosts.add(host);
    await run(["ip", "netns", "add", this.namespace(host)]);
    await this.run(host, ["ip", "link", "set", "lo", "up"]);
  }
}

const labs = new Set<Lab>();
let counter = 0;
let watching = false;

function cleanUpAtExit(): void {
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    killAllBackground();
    for (const lab of labs) lab.takeDown();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      process.once("exit", () => {
        for (const lab of labs) lab.forget();
      });
      process.exit(130);
    });
}
