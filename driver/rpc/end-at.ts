import type { Socket } from "node:net";

/** The longest timer that there is, milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Closes a connection when the certificate that opened it ends. `at` in milliseconds since 1970. */
export function endAt(socket: Socket, at: number): void {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const left = at - Date.now();
    if (left <= 0) socket.destroy();
    else timer = setTimeout(arm, Math.min(left, LONGEST)).unref();
  };
  arm();
  socket.once("close", () => clearTimeout(timer));
}
