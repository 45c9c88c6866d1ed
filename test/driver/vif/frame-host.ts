import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { LAN, type Lab } from "../../lab/namespaces.js";

export interface Frame {
  readonly to: MacAddress;
  readonly from: MacAddress;
  readonly tag: string;
}
export type FrameReport =
  | { readonly kind: "ready" }
  | { readonly kind: "sent" | "heard"; readonly tag: string };

export const BROADCAST = "ff:ff:ff:ff:ff:ff" as MacAddress;
const PROGRAM = fileURLToPath(new URL("./frame-program.js", import.meta.url));
let markers = 0;

/** A host of a lab that sends and hears bare Ethernet frames. */
export class FrameHost implements AsyncDisposable {
  readonly name: string;
  /** Its own, which nobody else has. */
  readonly mac: MacAddress;
  private readonly child: ChildProcess;
  private readonly heard: string[] = [];
  private readonly checks = new Set<() => void>();

  private constructor(lab: Lab, name: string, mac: MacAddress) {
    this.name = name;
    this.mac = mac;
    const [file = "", ...words] = [...lab.inside(name), process.execPath, PROGRAM, LAN];
    this.child = spawn(file, words, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.child.on("message", (report: FrameReport) => {
      if (report.kind === "heard") this.heard.push(report.tag);
      for (const check of this.checks) check();
    });
  }

  static async add(lab: Lab, name: string, mac: MacAddress): Promise<FrameHost> {
    await lab.addHost(name);
    await lab.run(name, ["ip", "link", "set", LAN, "promisc", "on"]);
    const host = new FrameHost(lab, name, mac);
    await once(host.child, "message");
    return host;
  }

  async send(frame: Frame): Promise<void> {
    const sent = new Promise<void>((resolve) => {
      const take = (report: FrameReport): void => {
        if (report.kind !== "sent" || report.tag !== frame.tag) return;
        this.child.off("message", take);
        resolve();
      };
      this.child.on("message", take);
    });
    this.child.send(frame);
    await sent;
  }

  /** What it has heard since it was last asked. */
  take(): readonly string[] {
    return this.heard.splice(0).filter((tag) => !tag.startsWith("marker"));
  }

  async hears(tag: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!this.heard.includes(tag)) return;
        this.checks.delete(check);
        resolve();
      };
      this.checks.add(check);
      check();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = once(this.child, "exit");
    this.child.disconnect();
    await exit;
  }
}

/** Sends the frames of one host, then one to everybody: when all have heard that, they have heard whatever of the frames they will ever hear. */
export async function sendAll(
  hosts: readonly FrameHost[],
  sender: FrameHost,
  frames: readonly Frame[],
): Promise<void> {
  for (const frame of frames) await sender.send(frame);
  const tag = `marker${++markers}`;
  await sender.send({ to: BROADCAST, from: sender.mac, tag });
  await Promise.all(hosts.filter((host) => host !== sender).map((host) => host.hears(tag)));
}
