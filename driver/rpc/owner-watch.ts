import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { EventCursor } from "../../pxe/boot/event-archive.js";
import type { ClockReading } from "../../pxe/coordinator/driver-troubles.js";
import type { AskDriver, ClaimNews } from "../../pxe/coordinator/owner-source.js";
import type { TlsSource } from "../certificate/tls-keeper.js";
import { ConnectGate } from "./connect-gate.js";
import type { DriverClient } from "./driver-client.js";
import { DriverWatch, type StrangersWatch } from "./driver-watch.js";
import { watchPace } from "./watch-pace.js";

/** Connections made at once: with hundreds, the handshakes stall everything else for seconds. */
const MAX_CONNECTING = 16;

export interface WatchDriversOptions {
  /** Addresses, as configured. */
  readonly drivers: readonly string[];
  /** By which a driver is called; `undefined`: without TLS. */
  readonly tlsFor?: (driver: string) => TlsSource | undefined;
  readonly news: (news: ClaimNews) => void;
  readonly events: (event: BootEvent, cursor: EventCursor) => void;
  /** Told how each driver's clock compares with this host's. */
  readonly clock?: (reading: ClockReading) => void;
  readonly strangers: StrangersWatch;
  /** Where to go on with a driver's events; absent: with its last ones. */
  readonly cursorOf?: (driver: string) => EventCursor | undefined;
  /** Lets connections be made; absent: sixteen at once. */
  readonly gate?: ConnectGate;
  /** 0 to 1; spreads reconnects. */
  readonly random?: () => number;
}

export interface DriversWatch extends AsyncDisposable {
  readonly ask: AskDriver;
  /** A driver's other services, by the connection that is there; `undefined` while there is none. It is the watch's to close. */
  client(driver: string): DriverClient | undefined;
  close(): Promise<void>;
}

/** The coordinator's side of the drivers: their claims and events as they happen, and questions to one of them. */
export function watchDrivers(options: WatchDriversOptions): DriversWatch {
  const { news, events, clock, strangers, cursorOf, tlsFor, random = Math.random } = options;
  const { gate = new ConnectGate(MAX_CONNECTING) } = options;
  const pace = watchPace(options.drivers.length);
  const watches = new Map(
    options.drivers.map((driver) => {
      const from = cursorOf?.(driver);
      const tls = tlsFor?.(driver);
      const told = { news, events, clock, strangers, from };
      return [driver, new DriverWatch({ driver, tls, ...told, gate, pace, random })];
    }),
  );
  const close = async (): Promise<void> => {
    await Promise.all([...watches.values()].map((watch) => watch.close()));
  };
  return {
    ask: (driver, question, askOptions) =>
      watches.get(driver)?.ask(question, askOptions) ??
      Promise.resolve({ kind: "silent", driver, text: "this driver is not configured" }),
    client: (driver) => watches.get(driver)?.client,
    close,
    [Symbol.asyncDispose]: close,
  };
}
