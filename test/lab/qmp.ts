import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Milliseconds in which QEMU answers anything. */
const PATIENCE = 20_000;

/** What QEMU's monitor answers to commands in turn, over the socket `path`. */
export async function askQemu<T>(path: string, talk: (execute: Execute) => Promise<T>): Promise<T> {
  const socket = createConnection(path);
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`QEMU says nothing at ${path}`)));
  try {
    await once(socket, "connect");
    const execute = speaking(socket);
    await execute("qmp_capabilities");
    return await talk(execute);
  } finally {
    socket.destroy();
  }
}

export type Execute = (command: string, args?: object) => Promise<unknown>;

function speaking(socket: Socket): Execute {
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  return async (command, args = {}) => {
    socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    for (;;) {
      const { value, done } = await replies.next();
      if (done === true) throw new Error(`QEMU ended before it answered ${command}`);
      const reply: object = JSON.parse(value);
      if ("return" in reply) return reply.return;
      if ("error" in reply) throw new Error(`QEMU refuses ${command}: ${JSON.stringify(reply.error)}`);
    }
  };
}
