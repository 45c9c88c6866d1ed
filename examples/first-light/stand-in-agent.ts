import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fetchHttp, type HttpFile } from "../../pxe/client/http-client.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { hardwareOf } from "./stand-in-hardware.js";

export interface AgentHost {
  /** A file in place of the machine's disk. */
  readonly disk: string;
  readonly localAddress: Ipv4Address;
  readonly say: (text: string) => void;
}

/** What the kernel arguments of a machine's boot config say. */
interface Order {
  readonly task: string;
  readonly mac: string;
  readonly url: string;
  readonly token: string;
}

/** Does to a file what the agent's ramdisk does to a disk, by the same calls. Answers what the machine does next. */
export async function runAgent(bootConfig: string, host: AgentHost): Promise<"again" | "off"> {
  const driver = new Driver(readOrder(bootConfig), host.localAddress);
  const { task } = driver.order;
  await driver.phone("start");
  host.say(`agent: called its driver; its task is ${task}`);
  if (task === "discover") await discover(driver, host);
  else await useDisk(task, driver, host);
  await driver.phone("done");
  return task === "deploy" ? "again" : "off";
}

async function discover(driver: Driver, { say }: AgentHost): Promise<void> {
  const mac = driver.order.mac.replaceAll("-", ":");
  await driver.phone("report", JSON.stringify(hardwareOf(mac)));
  say("agent: told what the machine is made of");
}

async function useDisk(task: string, driver: Driver, host: AgentHost): Promise<void> {
  const work = readWork(await driver.text("work"));
  await (await open(host.disk, "a")).close();
  const disk = await open(host.disk, "r+");
  try {
    if (task === "clean") await clean(disk, host);
    else await deploy(disk, driver, work, host);
    await disk.sync();
  } finally {
    await disk.close();
  }
}

type Work = (name: string) => string;

async function deploy(disk: FileHandle, driver: Driver, work: Work, { say }: AgentHost): Promise<void> {
  const [size, chunk] = [Number(work("disk.size")), Number(work("disk.chunk"))];
  const digests = (await driver.text("disk.chunks")).trim().split("\n");
  for (const [index, digest] of digests.entries()) {
    const [start, end] = [index * chunk, Math.min((index + 1) * chunk, size)];
    const { bytes } = await driver.fetch("disk", { Range: `bytes=${start}-${end - 1}` });
    if (sha256(bytes) !== digest) throw new Error(`bytes ${start} to ${end} came with a wrong digest`);
    await disk.write(bytes, 0, bytes.length, start);
    await driver.progress("writing", end, size);
    await pause(WRITING);
  }
  const found = sha256(await disk.readFile());
  if (found !== work("disk.sha256")) throw new Error(`the disk reads back with SHA-256 ${found}`);
  say(`agent: wrote ${digests.length} chunks, each with its digest right; the disk reads back whole`);
}

/** Milliseconds for a chunk, so that there is something to see. */
const WRITING = 150;

async function clean(disk: FileHandle, { say }: AgentHost): Promise<void> {
  await disk.write(Buffer.alloc(NAMES), 0, NAMES, 0);
  say("agent: wiped what names the data on the disk");
}

/** Bytes from the start of a disk. */
const NAMES = 4 << 20;

/** The driver, as the agent of one machine calls it. */
class Driver {
  readonly order: Order;
  private readonly localAddress: Ipv4Address;

  constructor(order: Order, localAddress: Ipv4Address) {
    this.order = order;
    this.localAddress = localAddress;
  }

  async fetch(name: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpFile> {
    const { url, mac } = this.order;
    const answer = await fetchHttp({
      ...{ url: `${url}/m/${mac}/${name}`, headers, localAddress: this.localAddress },
    });
    if (answer.status !== 200 && answer.status !== 206) throw refusal(name, answer);
    return answer;
  }

  async text(name: string): Promise<string> {
    return new TextDecoder().decode((await this.fetch(name)).bytes);
  }

  /** Calls until it is taken; a driver that has something to finish first asks for that. */
  async phone(word: string, body = ""): Promise<void> {
    for (;;) {
      const answer = await this.call(word, body);
      if (answer.status === 200) return;
      if (answer.status !== 503) throw refusal(word, answer);
      await pause(CALL_AGAIN);
    }
  }

  /** Losing it does no harm. */
  async progress(phase: string, done: number, total: number): Promise<void> {
    await this.call("progress", JSON.stringify({ phase, done, total }));
  }

  private call(word: string, body: string): Promise<HttpFile> {
    const { url, mac, token } = this.order;
    return fetchHttp({
      ...{ url: `${url}/phone/${mac}/${word}`, method: "POST", body: Buffer.from(body) },
      headers: { Authorization: `Bearer ${token}`, "Content-Length": String(Buffer.byteLength(body)) },
      localAddress: this.localAddress,
    });
  }
}

/** Milliseconds. */
const CALL_AGAIN = 200;

function refusal(what: string, { status, bytes }: HttpFile): Error {
  return new Error(`${what}: the driver answers ${status}: ${new TextDecoder().decode(bytes).trim()}`);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readOrder(bootConfig: string): Order {
  const of = (name: string): string => new RegExp(` metalplug\\.${name}=(\\S+)`).exec(bootConfig)?.[1] ?? "";
  return { task: of("task"), mac: of("mac"), url: of("url"), token: of("token") };
}

function readWork(text: string): Work {
  return (name) => new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "";
}
