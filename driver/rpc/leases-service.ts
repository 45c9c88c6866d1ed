import type { Lease } from "../../pxe/coordinator/lease.js";
import type { LeaseName, Release } from "../../pxe/coordinator/lease-desk.js";
import type { ImportOutcome } from "../../pxe/coordinator/lease-intake.js";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import { failure, MetalplugError } from "../errors.js";
import { addressArgument, identifierArgument, macArgument, refused } from "./convert/arguments.js";
import { importResults } from "./convert/enums.js";
import { leaseArgument, leaseToWire } from "./convert/lease.js";
import { leaseFilterFromWire } from "./convert/lease-query.js";
import { timestampToWire } from "./convert/time.js";
import type { CoordinatorPort } from "./coordinator-port.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import type { CoordinatorExportLeasesResponse } from "./gen/metalplug/v1/CoordinatorExportLeasesResponse.js";
import type { CoordinatorImportLeasesRequest__Output } from "./gen/metalplug/v1/CoordinatorImportLeasesRequest.js";
import type { CoordinatorImportLeasesResponse } from "./gen/metalplug/v1/CoordinatorImportLeasesResponse.js";
import type { CoordinatorReleaseLeaseRequest__Output } from "./gen/metalplug/v1/CoordinatorReleaseLeaseRequest.js";
import type { CoordinatorReleaseLeaseResponse } from "./gen/metalplug/v1/CoordinatorReleaseLeaseResponse.js";
import type { Lease__Output } from "./gen/metalplug/v1/Lease.js";
import type { Handlers } from "./handlers.js";
import { keyAfter, MAX_PAGE_SIZE, pageOf, pageSize } from "./pages.js";
import { RepeatedCalls } from "./repeated-calls.js";
import { stream } from "./subscription.js";

/** Leases in one message of an export. */
const EXPORT_PART = 500;

type LeaseHandlers = Pick<
  CoordinatorHandlers,
  "ListLeases" | "ExportLeases" | "ImportLeases" | "ReleaseLease"
>;

export function leasesService(
  { id, leaseDesk }: CoordinatorPort,
  handlers: Handlers,
  stopping: AbortSignal,
): LeaseHandlers {
  const imports = new RepeatedCalls<CoordinatorImportLeasesResponse>();
  const releases = new RepeatedCalls<CoordinatorReleaseLeaseResponse>();
  return {
    ListLeases: handlers.unary((request) => {
      const size = pageSize(request.pageSize);
      const after = keyAfter("leases", request.pageToken);
      const from = after === undefined ? 0 : Number.parseInt(after, 16) + 1;
      const time = timestampToWire(leaseDesk.now());
      const found = leaseDesk.list(leaseFilterFromWire(request), from, size + 1);
      const { items, nextPageToken } = pageOf("leases", found, ({ address }) => sortable(address), size);
      return { leases: items.map(leaseToWire), nextPageToken, time };
    }),
    ExportLeases: handlers.serverStream((call) => {
      const leases = leaseDesk.list({ state: "all" });
      return stream(call, {
        first: exportParts(id, leaseDesk.now(), leases),
        toMessages: (messages) => messages,
        pause: 0,
        stopping,
      });
    }),
    ImportLeases: handlers.unary((request) => {
      const requestId = identifierArgument("request_id", request.requestId);
      return imports.once(requestId, request, () => importLeases(leaseDesk, request));
    }),
    ReleaseLease: handlers.unary((request) => {
      const requestId = identifierArgument("request_id", request.requestId);
      return releases.once(requestId, request, () => releaseLease(leaseDesk, request));
    }),
  };
}

/** At least one, so that an empty export says whose it is. */
function* exportParts(
  coordinator: string,
  now: number,
  leases: readonly Lease[],
): Iterable<CoordinatorExportLeasesResponse> {
  const common = { coordinator, time: timestampToWire(now), total: leases.length };
  let place = 0;
  do {
    yield { ...common, leases: leases.slice(place, place + EXPORT_PART).map(leaseToWire) };
    place += EXPORT_PART;
  } while (place < leases.length);
}

async function importLeases(
  desk: CoordinatorPort["leaseDesk"],
  { leases, dryRun }: CoordinatorImportLeasesRequest__Output,
): Promise<CoordinatorImportLeasesResponse> {
  if (leases.length > MAX_PAGE_SIZE)
    throw refused("leases", leases.length, `at most ${MAX_PAGE_SIZE} in a call`);
  const read = leases.map(readLease);
  const good = read.filter((lease) => typeof lease !== "string");
  const told = (await desk.importLeases(good, dryRun)).values();
  const outcomes = read.map((lease) =>
    typeof lease === "string" ? { kind: "refused" as const, text: lease } : told.next().value,
  );
  return { outcomes: outcomes.map(outcomeToWire) };
}

/** The lease, or why it is none. */
function readLease(wire: Lease__Output): Lease | string {
  try {
    return leaseArgument(wire);
  } catch (error) {
    if (error instanceof MetalplugError) return error.message;
    throw error;
  }
}

function outcomeToWire(outcome: ImportOutcome | undefined) {
  if (outcome === undefined) throw new Error("A lease has no outcome");
  return { result: importResults.toWire(outcome.kind), text: outcome.text };
}

async function releaseLease(
  desk: CoordinatorPort["leaseDesk"],
  { address, mac }: CoordinatorReleaseLeaseRequest__Output,
): Promise<CoordinatorReleaseLeaseResponse> {
  if (address !== "" && mac !== "") throw refused("mac", mac, "one of address and mac");
  const name: LeaseName =
    mac === "" ? { address: addressArgument("address", address) } : { mac: macArgument(mac) };
  return { leases: released(await desk.release(name), address || `MAC ${mac}`).map(leaseToWire) };
}

function released(release: Release, name: string): readonly Lease[] {
  switch (release.kind) {
    case "released":
      return release.leases;
    case "none":
      throw failure("LEASE_NOT_FOUND", { name });
    case "busy":
      throw failure("LEASE_BUSY", { address: release.lease.address, mac: release.lease.mac });
  }
}

/** Text that sorts as the addresses do. */
function sortable(address: Ipv4Address): string {
  return ipv4ToNumber(address).toString(16).padStart(8, "0");
}
