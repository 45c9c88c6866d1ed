import type { LoopIo } from "./loop-io.js";

/**
 * The same way to the network with the way out shut: its sockets hear everything, and whatever they or its frames are given to send is dropped here.
 * So a program that must not say a word needs no part of it to know that.
 */
export function muteIo(io: LoopIo): LoopIo {
  return {
    shell: io.shell,
    open: async (binding, receive) => {
      const socket = await io.open(binding, receive);
      return {
        localAddress: socket.localAddress,
        localPort: socket.localPort,
        receiveBuffer: socket.receiveBuffer,
        sendErrors: 0,
        send: nothing,
        close: () => socket.close(),
      };
    },
    openFrames: () => ({ send: nothing, errors: 0 }),
    flush: nothing,
    [Symbol.asyncDispose]: () => io[Symbol.asyncDispose](),
  };
}

function nothing(): void {}
