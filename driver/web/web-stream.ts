import type { ServerResponse } from "node:http";

/** Milliseconds after which a client that takes nothing is let go. */
const STUCK_AFTER = 30_000;

/** A stream of events to one client. Whoever sends looks at `hasRoom` first, so that no more than a frame waits for a slow client. */
export interface WebStream {
  readonly hasRoom: boolean;
  send(frame: string): void;
  /** There is room again. */
  onRoom(listener: () => void): void;
  /** Once, whichever side ended it; told at once where it has ended already. */
  onEnd(listener: () => void): void;
  end(): void;
}

export function webStream(response: ServerResponse): WebStream {
  let stuck: NodeJS.Timeout | undefined;
  const free = (): void => {
    clearTimeout(stuck);
    stuck = undefined;
  };
  response.on("drain", free);
  response.once("close", free);
  return {
    get hasRoom() {
      return stuck === undefined && !response.destroyed;
    },
    send: (frame) => {
      if (response.destroyed || response.write(frame)) return;
      stuck ??= setTimeout(() => response.destroy(), STUCK_AFTER);
    },
    onRoom: (listener) => void response.on("drain", listener),
    onEnd: (listener) => {
      if (response.destroyed) listener();
      else response.once("close", listener);
    },
    end: () => void response.end(),
  };
}

/** HTML Living Standard, Server-sent events. `data` is one line, which JSON always is. */
export function eventFrame(event: {
  readonly name: string;
  readonly id?: string;
  readonly data: string;
}): string {
  const id = event.id === undefined ? "" : `id: ${event.id}\n`;
  return `event: ${event.name}\n${id}data: ${event.data}\n\n`;
}
