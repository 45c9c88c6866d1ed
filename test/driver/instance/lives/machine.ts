import { operationOf } from "../../../../driver/instance/instance-state.js";
import type { PhoneAnswer, PhoneWord } from "../../../../pxe/boot/phone.js";
import type { Ipv4Address } from "../../../../pxe/net/ipv4-address.js";
import { dashedMac, type MacAddress } from "../../../../pxe/net/mac-address.js";
import { chance, pick, sleep, type World } from "./world.js";

const CLIENT = "10.77.0.99" as Ipv4Address;

/**
 * A bare machine: a power switch, a boot device, a disk, and whatever it has booted. It boots as machines do: from its boot device, and where the network has nothing
 * for it, from its disk.
 */
export class Machine {
  readonly mac: MacAddress;
  readonly node: string;
  power: "on" | "off" = "off";
  device: "network" | "disk" = "network";
  /** The operation whose deployment is wholly on the disk. */
  disk = "blank";
  runs = "nothing";
  private readonly world: World;
  /** Raised by every start: what an earlier one still wants to do is not done. */
  private start = 0;
  /** Tokens of earlier work. */
  private readonly old: string[] = [];

  constructor(world: World, node: string, mac: MacAddress) {
    this.world = world;
    this.node = node;
    this.mac = mac;
  }

  switch(target: "on" | "off"): void {
    if (target === this.power) return;
    this.power = target;
    this.start += 1;
    this.runs = "nothing";
    if (target === "on") void this.boot(this.start);
  }

  /** Somebody pulls the cable and puts it back. */
  cut(): void {
    this.switch("off");
    this.switch("on");
  }

  private isGone(start: number): boolean {
    return this.start !== start;
  }

  private async boot(start: number): Promise<void> {
    for (;;) {
      await sleep(this.world, 10_000 + pick(this.world, 60_000));
      if (this.isGone(start)) return;
      const bound = this.device === "network" ? this.world.driver?.inventory.bound(this.mac) : undefined;
      if (bound === undefined && this.disk.startsWith("system")) {
        this.runs = this.disk;
        return;
      }
      if (bound === undefined) continue;
      const text = bound.binding.kernelArguments;
      const token = /metalplug\.token=([0-9a-f]{64})/.exec(text)?.[1];
      if (token === undefined) {
        this.runs = bound.image.name;
        return;
      }
      if (!text.includes(`metalplug.mac=${dashedMac(this.mac)}`)) this.world.violations.push("foreign MAC");
      return this.agent(start, token, /metalplug\.task=(\w+)/.exec(text)?.[1] ?? "", this.operation());
    }
  }

  private operation(): string {
    const instance = this.world.driver?.inventory.instanceOn(this.node);
    return (instance && operationOf(instance.state)?.id) ?? "";
  }

  private async agent(start: number, token: string, task: string, operation: string): Promise<void> {
    this.runs = `agent ${task}`;
    const phone = (word: PhoneWord, body = "") => this.phone(start, token, word, body);
    if (!(await phone("start"))) return;
    if (chance(this.world, 0.05)) return;
    for (let part = 0; part < 3; part++) {
      await this.write(start, task, operation, "partial");
      void this.call(token, "progress", `{"phase":"writing","done":${part},"total":3}`);
      if (chance(this.world, 0.2) && this.old[0] !== undefined) void this.call(this.old[0], "done", "");
      if (chance(this.world, 0.1)) void this.call(token, "start", "");
      if (this.isGone(start)) return;
    }
    if (chance(this.world, 0.05)) return void (await phone("failed", '{"reason":"no disk fits"}'));
    if (task === "discover" && !(await phone("report", REPORT))) return;
    await this.write(start, task, operation, task === "deploy" ? `system ${operation}` : "blank");
    if (this.isGone(start)) return;
    if (chance(this.world, 0.2)) void this.call(token, "done", "");
    if (!(await phone("done"))) return;
    this.old.unshift(token);
    if (task === "deploy") this.cut();
    else this.switch("off");
  }

  private async write(start: number, task: string, operation: string, what: string): Promise<void> {
    await sleep(this.world, 5000 + pick(this.world, 100_000));
    if (this.isGone(start) || task === "discover") return;
    if (this.world.acknowledged.has(operation)) this.world.violations.push(`${operation} writes after done`);
    this.disk = what;
  }

  /** Until it is taken, as the agent does; false where it is refused or this start is over. */
  private async phone(start: number, token: string, word: PhoneWord, body: string): Promise<boolean> {
    for (let pause = 1000; ; pause = Math.min(30_000, pause * 2)) {
      const operation = this.operation();
      const answer = await this.call(token, word, body);
      if (answer?.kind === "taken" && word === "done") this.world.acknowledged.add(operation);
      if (this.isGone(start)) return false;
      if (answer?.kind === "taken") return true;
      if (answer?.kind === "refused" || answer?.kind === "malformed") return false;
      await sleep(this.world, pause);
      if (this.isGone(start)) return false;
    }
  }

  /** `undefined` where no answer came: the driver is gone, or the answer was lost. */
  private async call(token: string, word: PhoneWord, body: string): Promise<PhoneAnswer | undefined> {
    const { driver } = this.world;
    if (driver === undefined) return undefined;
    const asked = driver.desk({ mac: this.mac, word, token, client: CLIENT, body: Buffer.from(body) });
    const answer = await Promise.race([asked, sleep(this.world, 10_000)]);
    return chance(this.world, 0.1) ? undefined : (answer ?? undefined);
  }
}

const REPORT =
  '{"cpus":4,"memory":1073741824,"architecture":"x86_64","firmware":"uefi","disks":[],"nics":[]}';
