import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Network, WireEntry } from "../../../driver/vif/network-port.js";
import { type NetworkSettings, networkOf } from "../../../driver/vif/networks/networks.js";

export type NetworkQuestion =
  | { readonly call: "missing"; readonly entries: readonly WireEntry[] }
  | { readonly call: "settings"; readonly port: string }
  | { readonly call: "plug"; readonly entry: WireEntry }
  | { readonly call: "unplug"; readonly entry: WireEntry; readonly before?: string };
export type NetworkAnswer = { readonly value: unknown } | { readonly error: string };

const PROGRAM = fileURLToPath(new URL("./network-program.js", import.meta.url));

/** The network as a process in a namespace has it; `inside` are the words that put it there. One question at a time, as the port says. */
export class RemoteNetwork implements Network, AsyncDisposable {
  readonly name: string;
  readonly kind: Network["kind"];
  readonly portFlaw: Network["portFlaw"];
  private readonly child: ChildProcess;

  constructor(inside: readonly string[], settings: NetworkSettings) {
    const { name, kind, portFlaw } = networkOf(settings);
    this.name = name;
    this.kind = kind;
    this.portFlaw = portFlaw;
    const [file = "", ...words] = [...inside, process.execPath, PROGRAM, JSON.stringify(settings)];
    this.child = spawn(file, words, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  }

  async missing(entries: readonly WireEntry[]): Promise<readonly WireEntry[]> {
    return (await this.ask({ call: "missing", entries })) as readonly WireEntry[];
  }

  async settings(port: string): Promise<string> {
    return String(await this.ask({ call: "settings", port }));
  }

  async plug(entry: WireEntry): Promise<void> {
    await this.ask({ call: "plug", entry });
  }

  async unplug(entry: WireEntry, before: string | undefined): Promise<void> {
    await this.ask({ call: "unplug", entry, ...(before === undefined ? {} : { before }) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, "exit");
    this.child.disconnect();
    await exit;
  }

  private async ask(question: NetworkQuestion): Promise<unknown> {
    const answered = once(this.child, "message");
    this.child.send(question);
    const [answer] = (await answered) as [NetworkAnswer];
    if ("error" in answer) throw new Error(answer.error);
    return answer.value;
  }
}
