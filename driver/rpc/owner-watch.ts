import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { FileQuestion, RehearsedFile } from "../../pxe/boot/rehearsal.js";
import type { AskDriver, ClaimNews } from "../../pxe/coordinator/owner-source.js";
import { failure } from "../errors.js";
import type { CallOptions } from "./channel.js";
import { ConnectGate } from "./connect-gate.js";
import { DriverWatch } from "./driver-watch.js";

/** Connections made at once: with hundreds, the handshakes stall everything else for seconds. */
const MAX_CONNECTING = 16;

export interface WatchDriversOptions {
  /** Addresses, as configured. */
  readonly drivers: readonly string[];
  readonly news: (news: ClaimNews) => void;
  readonly events: (event: BootEvent) => void;
  /** 0 to 1; spreads reconnects. */
  readonly random?: () => number;
}

export interface DriversWatch extends AsyncDisposable {
  readonly ask: AskDriver;
  /** What a driver would serve at a path. Rejects with a MetalplugError, and with UNREACHABLE while the driver is not connected. */
  readonly rehearseFile: (
    driver: string,
    question: FileQuestion,
    options: CallOptions,
  ) => Promise<RehearsedFile>;
  close(): Promise<void>;
}

/** The coordinator's side of the drivers: their claims and events as they happen, and questions to one of them. */
export function watchDrivers(options: WatchDriversOptions): DriversWatch {
  const { news, events, random = Math.random } = options;
  const gate = new ConnectGate(MAX_CONNECTING);
  const watches = new Map(
    options.drivers.map((driver) => [driver, new DriverWatch({ driver, news, events, gate, random })]),
  );
  const close = async (): Promise<void> => {
    await Promise.all([...watches.values()].map((watch) => watch.close()));
  };
  return {
    ask: (driver, question, askOptions) =>
      watches.get(driver)?.ask(question, askOptions) ??
      Promise.resolve({ kind: "silent", driver, text: "this driver is not configured" }),
    rehearseFile: async (driver, question, options) => {
      const watch = watches.get(driver);
      if (watch !== undefined) return watch.rehearseFile(question, options);
      throw failure("UNREACHABLE", { what: "the driver", address: driver, found: "it is not configured" });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
