import { constants } from "node:os";
import test from "ava";
import { openSocket, rawCalls, setOption } from "../../../pxe/link/raw-socket.js";
import type { LinuxCalls } from "../../../pxe/net/linux-calls.js";
import { SocketError } from "../../../pxe/net/socket-error.js";

const WHAT = "Cannot probe 10.77.0.50 on interface eth1";

/** System calls of which one fails; `closed` are the descriptors closed. */
function failing(call: "socket" | "setsockopt", code: keyof typeof constants.errno) {
  const closed: number[] = [];
  const calls = {
    socket: () => (call === "socket" ? -1 : 77),
    setsockopt: () => (call === "setsockopt" ? -1 : 0),
    close: (fd: number) => closed.push(fd),
    errno: () => constants.errno[code],
  };
  return { calls: calls as unknown as LinuxCalls, closed };
}

for (const [call, code, text, closed] of [
  ["socket", "EPERM", /no permission.*CAP_NET_RAW/, []],
  ["socket", "EMFILE", /socket failed with EMFILE$/, []],
  ["setsockopt", "ENODEV", /there is no such interface$/, [77]],
] as const)
  test(`${code} of ${call} is told in a sentence, with nothing left open`, (t) => {
    const host = failing(call, code);
    const open = () =>
      openSocket(host.calls, WHAT, [17, 2, 0], (fd) =>
        setOption(host.calls, WHAT, fd, [1, 26, new Uint8Array(16)]),
      );
    const error = t.throws(open, { instanceOf: SocketError, code });
    t.true(error?.message.startsWith(`${WHAT}: `));
    t.regex(error?.message ?? "", text);
    t.deepEqual(host.closed, [...closed]);
  });

test("calls that cannot be loaded are a reason", async (t) => {
  t.regex(String(await rawCalls(() => Promise.reject(new Error("no koffi")))), /npm install koffi/);
});
