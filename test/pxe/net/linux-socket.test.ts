import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { LINUX, loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import { grantedReceiveBuffer, localName, openUdpSocket } from "../../../pxe/net/linux-socket.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { testUnless } from "../../prerequisites.js";
import { LOOPBACK } from "../tftp/udp-peer.js";

const shell = await chooseShell("auto");
const linuxTest = testUnless(shell.kind === "linux" ? undefined : shell.reason);

linuxTest("the kernel tells what it granted of a receive buffer", async (t) => {
  const calls = await loadLinuxCalls();
  const request = { address: LOOPBACK, port: 0 };
  const fd = openUdpSocket(calls, { ...request, receiveBuffer: 100_000 });
  t.is(grantedReceiveBuffer(calls, fd), 100_000);
  t.is(localName(calls, fd).address, LOOPBACK);
  calls.close(fd);
});

linuxTest("without the privilege to force a larger one it grants net.core.rmem_max", async (t) => {
  const calls = await loadLinuxCalls();
  const unprivileged: typeof calls = {
    ...calls,
    setsockopt: (fd, level, option, value, length) =>
      option === LINUX.SO_RCVBUFFORCE ? -1 : calls.setsockopt(fd, level, option, value, length),
  };
  const fd = openUdpSocket(unprivileged, { address: LOOPBACK, port: 0, receiveBuffer: 2 ** 30 });
  t.is(grantedReceiveBuffer(calls, fd), Number(readFileSync("/proc/sys/net/core/rmem_max", "latin1")));
  calls.close(fd);
});

linuxTest("a failed bind closes its descriptor and is told in a sentence", async (t) => {
  const calls = await loadLinuxCalls();
  const closed: number[] = [];
  const watched: typeof calls = {
    ...calls,
    bind: () => -1,
    errno: () => constants.errno.EACCES,
    close: (fd) => {
      closed.push(fd);
      return calls.close(fd);
    },
  };
  const error = t.throws(() => openUdpSocket(watched, { address: LOOPBACK, port: 69, receiveBuffer: 1 }), {
    instanceOf: SocketError,
    code: "EACCES",
  });
  t.regex(error?.message ?? "", /69/);
  t.is(closed.length, 1);
});
