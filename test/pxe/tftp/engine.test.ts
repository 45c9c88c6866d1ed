import {
  copyFile,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import type { BootFileAnswer } from "../../../pxe/boot/boot-file.js";
import { encodeAck, encodeData, encodeError, encodeOack, encodeRequest } from "../../../pxe/tftp/packet.js";
import { EngineLab, kernelLab, PEER, type Sent } from "./engine-lab.js";
import { bytesFile, MACHINE, storedFile, tableSource } from "./file-table.js";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";

const KERNEL = randomBytes(seededRandom(1), 200_000);
const CONFIG = Buffer.from("default linux\n");
const OTHER = { ...PEER, port: PEER.port + 1 };
const THIRD = { address: PEER.address + 1, port: 5000 };

function rrq(filename: string, options: Record<string, string> = {}, mode = "octet"): Uint8Array {
  return encodeRequest({ kind: "rrq", filename, mode, options: new Map(Object.entries(options)) });
}

/** `OACK@0`, `DATA2@1`, `ERROR5@-1`: a packet and the socket it left by. */
function brief(sent: readonly Sent[]): string {
  return sent
    .map(({ packet, socket }) => {
      if (packet.kind === "data") return `DATA${packet.block}@${socket}`;
      return packet.kind === "error"
        ? `ERROR${packet.code}@${socket}`
        : `${packet.kind.toUpperCase()}@${socket}`;
    })
    .join(" ");
}

const socketOf = (sent: readonly Sent[]): number => sent[0]?.socket ?? Number.NaN;

test("a transfer goes by the port its first answer came from", async (t) => {
  const lab = kernelLab(KERNEL);
  const first = await lab.request(rrq("kernel", { tsize: "0", blksize: "1024" }));
  t.is(brief(first), `OACK@${socketOf(first)}`);
  t.is(brief(lab.say(encodeAck(0), socketOf(first))), `DATA1@${socketOf(first)}`);
  t.is(brief(lab.say(encodeAck(1), 1 - socketOf(first))), `ERROR5@${1 - socketOf(first)}`);
  t.is(brief(lab.say(encodeAck(1), socketOf(first))), `DATA2@${socketOf(first)}`);
  t.like(lab.log.details("fileStarted")[0], {
    path: "kernel",
    bytes: 200_000,
    options: "tsize=0 blksize=1024",
    agreed: "tsize=200000 blksize=1024",
  });
});

test("with one port everything goes by it", async (t) => {
  const lab = kernelLab(KERNEL, { singlePort: true });
  t.is(brief(await lab.request(rrq("kernel", { windowsize: "2" }))), "OACK@-1");
  t.is(brief(lab.say(encodeAck(0), -1)), "DATA1@-1 DATA2@-1");
  t.is(brief(lab.say(encodeAck(2), -1)), "DATA3@-1 DATA4@-1");
  t.is(brief(lab.say(encodeAck(2), -1, OTHER)), "ERROR5@-1");
  t.is(brief(lab.say(encodeError(0, ""), -1)), "");
  t.is(lab.engine.transfers, 0);
});

test("a size probe is told of once, at its end", async (t) => {
  const lab = kernelLab(KERNEL);
  const probe = await lab.request(rrq("kernel", { tsize: "0", blksize: "1468", windowsize: "4" }));
  lab.say(encodeError(8, "User aborted the transfer"), socketOf(probe));
  t.deepEqual(
    lab.log.reports.map(({ detail }) => detail.kind),
    ["fileStopped"],
  );
  t.like(lab.log.details("fileStopped")[0], { outcome: "probed", bytes: 0 });
  t.is(lab.engine.transfers, 0);
});

test("size probes of one client for one file are told of once in ten seconds", async (t) => {
  const lab = kernelLab(KERNEL);
  const probe = async (port: number, name = "kernel") => {
    const answer = await lab.request(rrq(name, { tsize: "0" }), { ...PEER, port });
    lab.say(encodeError(8, "User aborted the transfer"), socketOf(answer), { ...PEER, port });
  };
  for (const port of [2001, 2002, 2003]) await probe(port);
  t.is(lab.log.reports.length, 1);
  await probe(2004, "/kernel");
  t.is(lab.log.reports.length, 2);
  lab.now += 10_000;
  await probe(2005);
  t.is(lab.log.reports.length, 3);
});

test("how a transfer went is told with its end", async (t) => {
  const lab = kernelLab(KERNEL);
  const first = await lab.request(rrq("kernel"));
  lab.pass(10);
  lab.say(encodeAck(1), socketOf(first));
  lab.pass(100);
  lab.say(encodeError(3, "\x1b[31mfull\r\n"), socketOf(first));
  const [stopped] = lab.log.details("fileStopped");
  t.like(stopped, { outcome: "aborted", bytes: 512, milliseconds: 110, retransmits: 2, roundTrip: 10 });
  t.regex(stopped?.text ?? "", /ERROR 3 "\\x1b\[31mfull\\x0d\\x0a"/);
});

test("packets from an unknown port get ERROR 5 and harm nothing; ERRORs and noise get nothing", async (t) => {
  const lab = kernelLab(KERNEL);
  const first = await lab.request(rrq("kernel"));
  const socket = socketOf(first);
  for (const packet of [encodeAck(1), encodeData(1, CONFIG), encodeOack(new Map()), rrq("kernel")])
    t.is(brief(lab.say(packet, socket, OTHER)), `ERROR5@${socket}`);
  t.is(brief(await lab.request(encodeAck(1), OTHER)), "ERROR5@-1");
  for (const text of ["", "\0", "\0\x04", "\0\x04\0", "\0\0", "\0\x07ab", "\x01\0kernel\0octet\0", "noise"]) {
    const noise = Buffer.from(text, "latin1");
    t.is(brief([...lab.say(noise, socket, OTHER), ...lab.say(noise, socket)]), "", text);
    t.is(brief(await lab.request(noise, OTHER)), "", text);
  }
  t.is(brief(lab.say(encodeError(0, "die"), socket, OTHER)), "");
  t.is(brief(lab.say(encodeAck(1), socket)), `DATA2@${socket}`);
  t.is(lab.engine.transfers, 1);
});

test("a repeated request gets its first answer again and no second transfer", async (t) => {
  const lab = kernelLab(KERNEL);
  const request = rrq("kernel", { tsize: "0" });
  const first = await lab.request(request);
  t.deepEqual(await lab.request(request), first);
  lab.say(encodeAck(0), socketOf(first));
  t.is(brief(await lab.request(request)), "", "a late duplicate");
  t.is(brief(lab.say(encodeAck(1), socketOf(first))), `DATA2@${socketOf(first)}`);
  t.is(lab.engine.transfers, 1);
  t.is(lab.log.details("fileStarted").length, 1);
});

test("the same request a second after the client fell silent begins anew", async (t) => {
  const lab = kernelLab(KERNEL);
  const first = await lab.request(rrq("kernel"));
  lab.say(encodeAck(1), socketOf(first));
  lab.pass(1500);
  const again = await lab.request(rrq("kernel"));
  t.is(brief(again), `DATA1@${1 - socketOf(first)}`);
  t.is(lab.engine.transfers, 1);
});

test("a request repeated while the source has not answered is one question and one transfer", async (t) => {
  let asked = 0;
  let answer: (answer: BootFileAnswer) => void = () => undefined;
  const lab = new EngineLab(() => {
    asked += 1;
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  t.is(brief(await lab.request(rrq("kernel"))), "");
  t.is(brief(await lab.request(rrq("kernel"))), "");
  t.is(brief(lab.say(encodeAck(1), 0)), "ERROR5@0", "nothing to acknowledge yet");
  answer({ kind: "file", file: bytesFile("kernel", KERNEL) });
  t.regex(brief(await lab.request(Buffer.from("noise"))), /^DATA1@[01]$/);
  t.is(asked, 1);
});

test("another file asked from the same port ends the first transfer and uses another server port", async (t) => {
  const lab = new EngineLab(tableSource([bytesFile("kernel", KERNEL), bytesFile("config", CONFIG)]));
  const first = await lab.request(rrq("kernel"));
  const second = await lab.request(rrq("config"));
  t.is(brief(second), `DATA1@${1 - socketOf(first)}`);
  t.like(lab.log.details("fileStopped")[0], { path: "kernel", outcome: "aborted" });
  t.is(brief(lab.say(encodeAck(1), socketOf(first))), "", "a late packet of the first");
  lab.say(encodeAck(1), socketOf(second));
  t.is(lab.log.details("fileServed").length, 1);
  t.is(brief(lab.say(encodeAck(1), socketOf(second))), "", "a late packet of a finished one");
});

test("a full server drops the oldest client that never answered, never one that did", async (t) => {
  const lab = kernelLab(KERNEL, { maxTransfers: 2 });
  const first = await lab.request(rrq("kernel"));
  lab.say(encodeAck(1), socketOf(first));
  await lab.request(rrq("kernel"), OTHER);
  const third = await lab.request(rrq("kernel"), THIRD);
  t.regex(brief(third), /^DATA1@/);
  t.like(lab.log.details("fileStopped")[0], { outcome: "timedOut" });
  lab.say(encodeAck(1), socketOf(third), THIRD);
  t.is(brief(await lab.request(rrq("kernel"), OTHER)), "", "all places are taken by clients that answered");
  t.is(lab.engine.drops.busy, 1);
  t.is(brief(lab.say(encodeAck(2), socketOf(first))), `DATA3@${socketOf(first)}`);
});

test("an address that never answers gets four small packets and no more", async (t) => {
  const lab = kernelLab(KERNEL);
  const options = { tsize: "0", blksize: "1468", windowsize: "64" };
  const withOptions = [...(await lab.request(rrq("kernel", options))), ...lab.pass(120_000)];
  t.is(brief(withOptions).replace(/@\d/g, ""), "OACK OACK OACK OACK");
  const plain = [...(await lab.request(rrq("kernel"), OTHER)), ...lab.pass(120_000)];
  t.is(brief(plain).replace(/@\d/g, ""), "DATA1 DATA1 DATA1 DATA1");
  t.true([...withOptions, ...plain].every(({ length }) => length <= 516));
  t.is(lab.engine.transfers, 0);
});

test("a request that comes again and again from an address that never answers gets seven packets", async (t) => {
  const lab = kernelLab(KERNEL);
  let answers = 0;
  for (let i = 0; i < 100; i++) answers += (await lab.request(rrq("kernel"))).length;
  answers += lab.pass(120_000).length;
  t.is(answers, 7, "four as to one request, and three to its copies");
  t.is(lab.engine.transfers, 0);
  t.regex(brief(await lab.request(rrq("kernel"))), /^DATA1@/, "and who asks later is served");
});

test("an address that asks by one port for now this and now that gets a limited number of answers", async (t) => {
  const lab = new EngineLab(tableSource([bytesFile("kernel", KERNEL), bytesFile("config", CONFIG)]));
  let answers = 0;
  for (let i = 0; i < 500; i++)
    for (const name of ["kernel", "config"]) answers += (await lab.request(rrq(name))).length;
  t.is(answers, 204, "the first, 200 that began anew, and three to copies of the last");
  t.regex(brief(await lab.request(rrq("kernel"), THIRD)), /^DATA1@/, "others are served");
});

test("an address may have 64 transfers that wait for its first answer", async (t) => {
  const lab = kernelLab(KERNEL, { maxTransfers: 1000 });
  for (let port = 1; port <= 100; port++) await lab.request(rrq("kernel"), { ...PEER, port });
  t.is(lab.engine.transfers, 64);
  t.is(lab.engine.drops.caller, 36);
  t.regex(brief(await lab.request(rrq("kernel"), THIRD)), /^DATA1@/, "others are served");
  lab.pass(60_000);
  t.is(lab.engine.transfers, 0);
  t.regex(brief(await lab.request(rrq("kernel"))), /^DATA1@/, "and so is it, later");
});

test("an address gets a limited number of ERRORs, and more as time goes by", async (t) => {
  const lab = kernelLab(KERNEL);
  let errors = 0;
  for (let i = 0; i < 1000; i++) errors += (await lab.request(rrq("nothing"))).length;
  t.is(errors, 200);
  lab.pass(1000);
  for (let i = 0; i < 1000; i++) errors += (await lab.request(rrq("nothing"))).length;
  t.is(errors, 250);
});

test("a client that takes 300 ms for each block gets each block once", async (t) => {
  const lab = kernelLab(KERNEL.subarray(0, 20_000));
  const first = await lab.request(rrq("kernel"));
  let again = 0;
  for (let block = 1; lab.engine.transfers > 0; block++) {
    again += lab.pass(300).length;
    lab.say(encodeAck(block), socketOf(first));
  }
  t.true(again <= 3, `${again} packets too many`);
  t.like(lab.log.details("fileServed")[0], { bytes: 20_000 });
});

test("a file is served in netascii", async (t) => {
  const lab = new EngineLab(tableSource([bytesFile("config", Buffer.from("one\ntwo\r\n\rthree"))]));
  const [oack] = await lab.request(rrq("config", { tsize: "0" }, "NetASCII"));
  const wire = "one\r\ntwo\r\0\r\n\r\0three";
  t.deepEqual(oack?.packet, { kind: "oack", options: new Map([["tsize", String(wire.length)]]) });
  const [data] = lab.say(encodeAck(0), oack?.socket ?? 0);
  t.is(data?.packet.kind === "data" ? Buffer.from(data.packet.payload).toString() : "", wire);
});

test("a stopping engine tells its clients", async (t) => {
  const lab = kernelLab(KERNEL);
  const first = await lab.request(rrq("kernel"));
  lab.engine.close();
  t.is(brief(lab.say(Buffer.from(""), 0)), `ERROR0@${socketOf(first)}`);
  t.like(lab.log.details("fileStopped")[0], { outcome: "failed" });
  t.is(brief(await lab.request(rrq("kernel"))), "");
});

/** A lab over one stored file, in a folder of its own. */
async function withStored(run: (lab: EngineLab, path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "engine-"));
  try {
    const path = join(folder, "blob");
    await writeFile(path, KERNEL);
    const lab = new EngineLab(tableSource([storedFile("kernel", path, KERNEL)]), { maxTransfers: 1000 });
    await run(lab, path);
    lab.engine.close();
    if (process.platform === "linux") {
      const names = await readdir("/proc/self/fd");
      const open = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
      if (open.some((target) => target.startsWith(folder))) throw new Error("A file was left open");
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Acknowledges until the end; answers the bytes and what came instead of DATA. */
function readOn(lab: EngineLab, first: readonly Sent[]): { readonly bytes: Buffer; readonly end: string } {
  const parts: Uint8Array[] = [];
  for (let sent = first; ; ) {
    const [{ packet, socket } = { packet: undefined, socket: 0 }] = sent;
    if (packet?.kind !== "data") return { bytes: Buffer.concat(parts), end: brief(sent) };
    parts.push(packet.payload);
    sent = lab.say(encodeAck(packet.block), socket);
  }
}

test("a file that is replaced or removed under a transfer goes on as it was", (t) =>
  withStored(async (lab, path) => {
    const first = await lab.request(rrq("kernel"));
    const second = await lab.request(rrq("kernel"), OTHER);
    await writeFile(`${path}.new`, CONFIG);
    await rename(`${path}.new`, path);
    t.true(readOn(lab, first).bytes.equals(KERNEL));
    await rm(path);
    lab.pass(5000);
    lab.say(encodeError(0, ""), socketOf(second), OTHER);
    t.is(lab.log.details("fileServed").length, 1);
    t.is(brief(await lab.request(rrq("kernel"))), `ERROR0@${socketOf(first)}`);
  }));

/** At another time even where the clock of the file system is coarse. */
async function writeOver(path: string): Promise<void> {
  await writeFile(path, randomBytes(seededRandom(9), KERNEL.length));
  await utimes(path, 1, 1);
}

for (const [name, change] of [
  ["cut", (path: string) => truncate(path, 1000)],
  ["written over", writeOver],
] as const)
  test(`a file that is ${name} under a transfer ends it with an ERROR`, (t) =>
    withStored(async (lab, path) => {
      const first = await lab.request(rrq("kernel"));
      lab.pass(10);
      const second = lab.say(encodeAck(1), socketOf(first));
      await change(path);
      const { end } = readOn(lab, second);
      t.regex(end, /^(ERROR0@\d)?$/);
      lab.pass(60_000);
      t.like(lab.log.details("fileStopped")[0], { outcome: "failed" });
      t.is(lab.log.details("fileServed").length, 0);
    }));

test("a file that is gone, or of another size, is refused", (t) =>
  withStored(async (lab, path) => {
    await copyFile(path, `${path}.copy`);
    await truncate(path, 100);
    t.regex(brief(await lab.request(rrq("kernel"))), /^ERROR0/);
    await rm(path);
    t.regex(brief(await lab.request(rrq("kernel"))), /^ERROR0/);
    t.deepEqual(
      lab.log.details("fileRefused").map(({ reason }) => reason),
      ["unreadable", "unreadable"],
    );
  }));

test("refusals of the source are ERRORs with their own text", async (t) => {
  const text = "Netboot is off\r\nfor this machine.";
  const machine = MACHINE === undefined ? {} : { mac: MACHINE };
  const lab = new EngineLab(() =>
    Promise.resolve({ kind: "refused", reason: "netbootOff", text, ...machine }),
  );
  const [error] = await lab.request(rrq("kernel"));
  const message = "Netboot is off\\x0d\\x0afor this machine.";
  t.deepEqual(error?.packet, { kind: "error", code: 2, message });
  t.is(lab.log.reports[0]?.mac, MACHINE);
  t.is(lab.engine.transfers, 0);
});

/** Where a client leaves: it says nothing more, or says ERROR. */
const LEAVES = ["afterRequest", "afterOack", "inTheMiddle", "beforeTheLastAck", "error", "never"] as const;

test("24 hours of clients that vanish at every step leave no transfer and no file behind", (t) =>
  withStored(async (lab) => {
    const seed = chooseSeed();
    const random = seededRandom(seed);
    const most = { unanswered: 0, transfers: 0 };
    while (lab.now < 24 * 3_600_000) {
      const peer = {
        address: 0x0a000000 + Math.floor(random() * 5000),
        port: 1024 + Math.floor(random() * 9),
      };
      const windowsize = String(1 + Math.floor(random() * 16));
      const options = random() < 0.2 ? {} : { blksize: "1468", windowsize, tsize: "0" };
      const leave = LEAVES[Math.floor(random() * LEAVES.length)] ?? "never";
      let sent = await lab.request(rrq("kernel", options), peer);
      let steps = leave === "afterRequest" ? 0 : leave === "afterOack" ? 1 : Number.POSITIVE_INFINITY;
      if (leave === "inTheMiddle" || leave === "error") steps = 1 + Math.floor(random() * 8);
      for (; steps > 0 && sent.length > 0; steps--) {
        const { packet, socket } = sent.at(-1) ?? { packet: undefined, socket: 0 };
        if (packet?.kind !== "data" && packet?.kind !== "oack") break;
        const isLast = packet.kind === "data" && packet.payload.length < (options.blksize ? 1468 : 512);
        if (isLast && leave === "beforeTheLastAck") break;
        const last = leave === "error" && steps === 1;
        const reply = last ? encodeError(0, "bye") : encodeAck(packet.kind === "data" ? packet.block : 0);
        lab.now += random();
        sent = lab.say(reply, socket, peer);
      }
      most.transfers = Math.max(most.transfers, lab.engine.transfers);
      lab.pass(random() * 20_000);
    }
    lab.pass(60_000);
    t.is(lab.engine.transfers, 0, `SEED=${seed}`);
    t.true(most.transfers < 100, `SEED=${seed}: ${most.transfers} at once`);
    t.true(lab.log.details("fileServed").length > 500, `SEED=${seed}`);
  }));
