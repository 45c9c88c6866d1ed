import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test from "ava";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { LINUX, type LinuxCalls, loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import { localName, openUdpSocket } from "../../../pxe/net/linux-socket.js";
import type { Readiness } from "../../../pxe/net/readiness.js";
import { ReceiveBatch } from "../../../pxe/net/receive-batch.js";
import { openSleeper } from "../../../pxe/net/sleeper.js";
import { testUnless } from "../../prerequisites.js";
import { obstacleToCalls } from "./loop-shells.js";
import { LOOPBACK } from "./udp-io-lab.js";

const linuxTest = obstacleToCalls === undefined ? test : testUnless(obstacleToCalls);
const rootTest = process.getuid?.() === 0 ? linuxTest : testUnless("raw and packet sockets need root");

/** <bits/socket.h>, <linux/in.h>, <linux/if_ether.h>. */
const SOCK_RAW = 3;
const AF_INET6 = 10;
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;
const ETH_P_ALL = 3;

async function opened(): Promise<AsyncDisposable & { calls: LinuxCalls; sleeper: Readiness }> {
  const calls = await loadLinuxCalls();
  const sleeper = await openSleeper(calls);
  return { calls, sleeper, [Symbol.asyncDispose]: () => sleeper[Symbol.asyncDispose]() };
}

/** A UDP socket whose datagrams are read and counted, and somebody who sends to it. */
async function counted(calls: LinuxCalls, sleeper: Readiness, most = Number.POSITIVE_INFINITY) {
  const fd = openUdpSocket(calls, { address: LOOPBACK, port: 0, receiveBuffer: 4 << 20 });
  const { port } = localName(calls, fd);
  const peer = await bindDgram({ address: LOOPBACK, port: 0 }, () => {});
  const batch = new ReceiveBatch(calls);
  const seen = { datagrams: 0, wakes: 0 };
  const watch = () =>
    sleeper.watch(fd, () => {
      seen.wakes += 1;
      for (let reads = 0; reads < most; reads++) {
        const count = batch.receive(fd, () => {});
        seen.datagrams += count;
        if (count === 0) return;
      }
    });
  const end = watch();
  return {
    seen,
    watch,
    end,
    send: (count: number) => {
      for (let i = 0; i < count; i++) peer.send(Uint8Array.of(1), LOOPBACK, port);
    },
    close: async () => {
      end();
      calls.close(fd);
      await peer.close();
    },
  };
}

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};
const asleep = () => new Promise((resolve) => setTimeout(resolve, 20));

linuxTest(
  "datagrams to a sleeping loop are told, again and again, and to sockets watched later as well",
  async (t) => {
    await using lab = await opened();
    const first = await counted(lab.calls, lab.sleeper);
    for (let round = 1; round <= 20; round++) {
      if (round % 5 === 0) await asleep();
      first.send(3);
      await until(() => first.seen.datagrams === 3 * round);
    }
    await asleep();
    const second = await counted(lab.calls, lab.sleeper);
    second.send(1);
    await until(() => second.seen.datagrams === 1);
    t.is(first.seen.datagrams, 60);
    await first.close();
    await second.close();
  },
);

linuxTest("what one call left unread has it called again, without anything new to wake for", async (t) => {
  await using lab = await opened();
  const socket = await counted(lab.calls, lab.sleeper, 1);
  socket.send(640);
  await until(() => socket.seen.datagrams === 640);
  t.true(socket.seen.wakes >= 10);
  await socket.close();
});

linuxTest("a descriptor that is no longer watched is not told of, until it is watched again", async (t) => {
  await using lab = await opened();
  const [ended, other] = [await counted(lab.calls, lab.sleeper), await counted(lab.calls, lab.sleeper)];
  ended.end();
  ended.end();
  ended.send(1);
  other.send(1);
  await until(() => other.seen.datagrams === 1);
  await asleep();
  t.is(ended.seen.wakes, 0);
  const endAgain = ended.watch();
  await until(() => ended.seen.datagrams === 1);
  endAgain();
  await ended.close();
  await other.close();
});

linuxTest(
  "a descriptor whose watching ends while another is told of is not told of in the same look",
  async (t) => {
    await using lab = await opened();
    const calls = lab.calls;
    const fds = [0, 1].map(() => calls.eventfd(1, LINUX.EFD_NONBLOCK | LINUX.EFD_CLOEXEC));
    const told: number[] = [];
    const ends: (() => void)[] = fds.map((fd) =>
      lab.sleeper.watch(fd, () => {
        told.push(fd);
        for (const end of ends) end();
      }),
    );
    await until(() => told.length > 0);
    await asleep();
    t.is(told.length, 1);
    for (const fd of fds) calls.close(fd);
  },
);

linuxTest("a descriptor that cannot be watched is told with its error", async (t) => {
  await using lab = await opened();
  t.throws(() => lab.sleeper.watch(999_999, () => {}), { message: /watch descriptor 999999: EBADF/ });
});

/** A datagram to a port nobody has: a frame of the loopback, which answers by ICMP that there is none. */
for (const { name, domain, protocol, address } of [
  { name: "packet", domain: LINUX.AF_PACKET, protocol: ETH_P_ALL << 8, address: "127.0.0.1" },
  { name: "raw ICMP", domain: LINUX.AF_INET, protocol: IPPROTO_ICMP, address: "127.0.0.1" },
  { name: "raw ICMPv6", domain: AF_INET6, protocol: IPPROTO_ICMPV6, address: "::1" },
])
  rootTest(`a ${name} socket is watched`, async (t) => {
    await using lab = await opened();
    const fd = lab.calls.socket(domain, SOCK_RAW | LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK, protocol);
    t.true(fd >= 0);
    const batch = new ReceiveBatch(lab.calls);
    let datagrams = 0;
    const end = lab.sleeper.watch(fd, () => {
      datagrams += batch.receive(fd, () => {});
    });
    const sender = createSocket(address === "::1" ? "udp6" : "udp4");
    sender.on("error", () => {});
    sender.send("anybody there?", 9, address);
    await until(() => datagrams > 0);
    end();
    lab.calls.close(fd);
    sender.close();
  });

const PROGRAM = fileURLToPath(new URL("./sleeper-program.js", import.meta.url));

linuxTest(
  "an idle process uses next to no CPU time, and ends by itself once the sleeper is closed",
  async (t) => {
    const child = spawn(process.execPath, [PROGRAM, "idle"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const { wall, cpu } = JSON.parse(line) as { wall: number; cpu: number };
    t.log(`${(cpu / 1000).toFixed(1)} ms of CPU time in ${wall.toFixed(0)} ms`);
    t.true(cpu / 1000 < wall / 10);
    const [code] = await once(child, "exit");
    t.is(code, 0);
  },
);

for (const how of ["exit", "throw"] as const)
  linuxTest(`a process that ends by ${how} while its sleeper sleeps does end`, async (t) => {
    const child = spawn(process.execPath, [PROGRAM, how], { stdio: "ignore" });
    const [code] = await once(child, "exit");
    t.is(code, how === "exit" ? 7 : 1);
  });
