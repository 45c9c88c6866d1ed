import type { Logger } from "pino";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { ClaimNews } from "../../pxe/coordinator/owner-source.js";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { namedHypervisors } from "../../pxe/coordinator/stranger-rules.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { TlsSource } from "../certificate/tls-keeper.js";
import { parseAcceptanceRecord, parseIgnoredRecord } from "../config/records.js";
import { connectDriver, type DriverClient } from "../rpc/client.js";
import type { StrangersWatch } from "../rpc/driver-watch.js";
import type { Store } from "../store/store.js";
import type { DriverCalls } from "../unknown/accept-desk.js";
import { type Acceptances, openAcceptances } from "../unknown/acceptance.js";
import { type IgnoredBook, openIgnored } from "../unknown/ignored-book.js";
import { UnknownDesk } from "../unknown/unknown-desk.js";
import { MissingHypervisors } from "./missing-hypervisors.js";

/** What operators decided, as it was read back. */
export interface Decisions {
  readonly ignored: IgnoredBook;
  readonly acceptances: Acceptances;
  readonly isIgnored: (mac: MacAddress) => boolean;
}

export async function openDecisions(store: Store): Promise<Decisions> {
  const ignored = await openIgnored(store, parseIgnoredRecord);
  const acceptances = await openAcceptances(store, parseAcceptanceRecord);
  return { ignored, acceptances, isIgnored: (mac) => ignored.of(mac) !== undefined };
}

/** The desk with its own connections to drivers: an operator's call is rare, and must not wait behind anything. */
export function openUnknownDesk(
  coordinator: Coordinator,
  { ignored, acceptances }: Decisions,
  tlsFor: TlsFor,
): { readonly desk: UnknownDesk } & AsyncDisposable {
  const stop = new AbortController();
  const options = { ignored, acceptances, drivers: driverCalls(stop.signal, tlsFor), clock: Date.now };
  const desk = new UnknownDesk({ coordinator, ...options, stopping: stop.signal });
  return { desk, [Symbol.asyncDispose]: async () => stop.abort() };
}

/** What the drivers' streams say, to whom it concerns: of strangers only those hypervisors are asked that a policy names. */
export function strangersNews(
  subnets: readonly SubnetSettings[],
  coordinator: Coordinator,
  desk: UnknownDesk,
  logger: Logger,
): { readonly news: (news: ClaimNews) => void; readonly strangers: StrangersWatch } {
  const named = namedHypervisors(subnets);
  const missing = new MissingHypervisors(coordinator, logger);
  return {
    news: (news) => {
      coordinator.news(news);
      if (news.kind === "up") missing.look();
    },
    strangers: {
      isWanted: (hypervisor) => named.has(hypervisor),
      news: (driver, told) => desk.news(driver, told),
    },
  };
}

/** By which a driver is called; `undefined`: without TLS. */
type TlsFor = (driver: string) => TlsSource | undefined;

function driverCalls(signal: AbortSignal, tlsFor: TlsFor): DriverCalls {
  return {
    addNode: (driver, node, requestId) =>
      withDriver(driver, tlsFor, (client) => client.addNode(node, { requestId, signal })),
    forget: (driver, mac) => withDriver(driver, tlsFor, (client) => client.forgetStranger(mac, { signal })),
  };
}

async function withDriver<T>(
  address: string,
  tlsFor: TlsFor,
  use: (client: DriverClient) => Promise<T>,
): Promise<T> {
  const client = connectDriver(address, { tls: tlsFor(address) });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
