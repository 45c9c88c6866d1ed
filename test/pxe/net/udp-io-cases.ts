import type { LinuxCalls } from "../../../pxe/net/linux-calls.js";
import type { UdpIo } from "../../../pxe/net/udp-io.js";
import { type UdpIoCase, UdpIoLab } from "./udp-io-lab.js";
import { LOOP_CASES } from "./udp-io-loop-cases.js";
import { SLICE_CASES } from "./udp-io-slice-cases.js";
import { SOCKET_CASES } from "./udp-io-socket-cases.js";

/** What a shell has to do to be one. */
export function casesOf(shell: UdpIo["shell"]): readonly UdpIoCase[] {
  const cases = [...SOCKET_CASES, ...SLICE_CASES, ...LOOP_CASES];
  return cases.filter(({ only }) => only === undefined || only === shell);
}

/** `calls` absent: on the dgram shell. */
export async function runCase(each: UdpIoCase, calls: LinuxCalls | undefined): Promise<void> {
  await using lab = await UdpIoLab.open(calls);
  await each.run(lab);
}
