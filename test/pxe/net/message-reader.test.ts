import { constants } from "node:os";
import test from "ava";
import { LINUX, loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import { localName, openUdpSocket, socketName } from "../../../pxe/net/linux-socket.js";
import { findControl, MessageReader } from "../../../pxe/net/message-reader.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { testUnless } from "../../prerequisites.js";
import { LOOPBACK } from "../tftp/udp-peer.js";

const shell = await chooseShell("auto");
const linuxTest = testUnless(shell.kind === "linux" ? undefined : shell.reason);

linuxTest(
  "messages come in order with their sender, cut to the longest, and no more at once than asked for",
  async (t) => {
    const calls = await loadLinuxCalls();
    const request = { address: LOOPBACK, port: 0, receiveBuffer: 100_000 };
    const [sender, receiver] = [openUdpSocket(calls, request), openUdpSocket(calls, request)];
    const from = socketName(LOOPBACK, localName(calls, sender).port);
    const to = socketName(LOOPBACK, localName(calls, receiver).port);
    const texts = ["one", "", "a long one"];
    for (const text of texts) {
      const bytes = Buffer.from(text);
      t.is(calls.sendto(sender, bytes, bytes.length, 0, to, to.length), bytes.length);
    }
    const reader = new MessageReader(calls, 6);
    const read: string[] = [];
    const take = (most: number) =>
      reader.readAll(receiver, most, ({ bytes, name, control }) => {
        read.push(Buffer.from(bytes).toString());
        t.deepEqual(Buffer.from(name), Buffer.from(from));
        t.is(control.length, 0);
      });
    t.is(take(2), undefined);
    t.deepEqual(read, ["one", ""]);
    t.is(take(9), undefined);
    t.deepEqual(read, ["one", "", "a long"]);
    for (const fd of [sender, receiver]) calls.close(fd);
  },
);

linuxTest("a socket's error is told by its number", async (t) => {
  const reader = new MessageReader(await loadLinuxCalls(), 6);
  t.is(
    reader.readAll(-1, 9, () => t.fail()),
    constants.errno.EBADF,
  );
});

/** struct cmsghdr and its data, padded to 8 bytes. */
function control(level: number, type: number, data: readonly number[]): Buffer {
  const bytes = Buffer.alloc((16 + data.length + 7) & ~7);
  bytes.writeUInt32LE(16 + data.length, 0);
  bytes.writeInt32LE(level, 8);
  bytes.writeInt32LE(type, 12);
  bytes.set(data, 16);
  return bytes;
}

const HOP_LIMIT = control(LINUX.IPPROTO_IPV6, LINUX.IPV6_HOPLIMIT, [255, 0, 0, 0]);

test("a control message is found among others", (t) => {
  const other = control(LINUX.IPPROTO_IPV6, 50, new Array<number>(21).fill(1));
  for (const all of [HOP_LIMIT, Buffer.concat([other, HOP_LIMIT]), Buffer.concat([HOP_LIMIT, other])])
    t.deepEqual(findControl(all, LINUX.IPPROTO_IPV6, LINUX.IPV6_HOPLIMIT), Buffer.from([255, 0, 0, 0]));
  t.is(findControl(other, LINUX.IPPROTO_IPV6, LINUX.IPV6_HOPLIMIT), undefined);
});

test("torn control messages are none", (t) => {
  for (let length = 0; length < 20; length++)
    t.is(findControl(HOP_LIMIT.subarray(0, length), LINUX.IPPROTO_IPV6, LINUX.IPV6_HOPLIMIT), undefined);
  const endless = Buffer.concat([control(1, 1, []).fill(0, 0, 8), HOP_LIMIT]);
  t.is(findControl(endless, LINUX.IPPROTO_IPV6, LINUX.IPV6_HOPLIMIT), undefined);
});
