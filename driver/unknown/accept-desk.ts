import { setTimeout as delay } from "node:timers/promises";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure, MetalplugError } from "../errors.js";
import type { Node } from "../node/node.js";
import { type Acceptance, type Acceptances, type AcceptRequest, acceptFingerprint } from "./acceptance.js";
import { assertUnclaimed } from "./claims.js";
import type { IgnoredBook } from "./ignored-book.js";
import type { ReportShelf } from "./report-shelf.js";
import type { UnknownDeskOptions } from "./unknown-desk.js";
import type { UnknownMachine } from "./unknown-machine.js";

/** What is asked of drivers, by address. Both reject with a MetalplugError. */
export interface DriverCalls {
  readonly addNode: (driver: string, node: Acceptance["node"], requestId: string) => Promise<Node>;
  readonly forget: (driver: string, mac: MacAddress) => Promise<unknown>;
}

export interface AcceptDeskOptions extends Pick<UnknownDeskOptions, "coordinator" | "clock" | "stopping"> {
  readonly ignored: IgnoredBook;
  readonly acceptances: Acceptances;
  readonly drivers: DriverCalls;
  readonly reports: ReportShelf;
  /** Throws where there is no such machine, or where it is a node. */
  readonly get: (mac: MacAddress) => UnknownMachine;
}

export interface Accepted {
  readonly hypervisor: string;
  readonly node: string;
  readonly macs: readonly MacAddress[];
}

/** Milliseconds that an answer waits for the driver's claim stream, so that the machine's next DISCOVER is its owner's; and between two looks. */
const CLAIM_WAIT = 2000;
const CLAIM_LOOK = 10;
/** Milliseconds in which a claim, or a call that was given up, may still be on its way. */
const ON_ITS_WAY = 30_000;
/** Names in a sentence. */
const MOST_NAMED = 20;

/** Makes machines that no driver claims nodes of drivers, each of one. */
export class AcceptDesk {
  private readonly options: AcceptDeskOptions;
  /** MACs that are being accepted. */
  private readonly busy = new Set<MacAddress>();

  constructor(options: AcceptDeskOptions) {
    this.options = options;
  }

  /** Throws what the driver throws, and UNKNOWN_CLAIMED, UNKNOWN_NOT_FOUND, UNKNOWN_NICS_REFUSED, UNKNOWN_BUSY or HYPERVISOR_UNCLEAR. */
  async accept(request: AcceptRequest): Promise<Accepted> {
    const before = this.options.acceptances.recall(request);
    const acceptance = before ?? this.plan(request);
    if (acceptance.isDone) return answerOf(acceptance);
    const { macs } = acceptance.node;
    assertUnclaimed(this.options.coordinator, "accept", acceptance.mac, macs, acceptance.hypervisor);
    this.assertIdle(acceptance);
    for (const mac of macs) this.busy.add(mac);
    try {
      if (before === undefined) await this.options.acceptances.put(acceptance);
      return await this.carryOut(acceptance);
    } finally {
      for (const mac of macs) this.busy.delete(mac);
    }
  }

  private plan(request: AcceptRequest): Acceptance {
    const { mac, hypervisor, name, nics, power, requestId } = request;
    const { coordinator, clock } = this.options;
    assertUnclaimed(coordinator, "accept", mac, nicsOf(request, []));
    const { report } = this.options.get(mac);
    if (nics.length > 0 && !nics.includes(mac))
      throw failure("UNKNOWN_NICS_REFUSED", { mac, macs: nics.join(", ") });
    const macs = nicsOf(request, report?.hardware.nics ?? []);
    assertUnclaimed(coordinator, "accept", mac, macs);
    this.driverOf(mac, hypervisor);
    return {
      ...{ requestId, fingerprint: acceptFingerprint(request), mac, hypervisor, at: clock() },
      node: {
        ...{ name, macs },
        ...(report && { found: { hardware: report.hardware, at: report.at } }),
        ...(power && { power }),
      },
    };
  }

  private async carryOut(acceptance: Acceptance): Promise<Accepted> {
    const { acceptances, drivers } = this.options;
    const { mac, hypervisor, requestId } = acceptance;
    const driver = this.driverOf(mac, hypervisor);
    const node = await drivers.addNode(driver, acceptance.node, requestId).catch(async (error: unknown) => {
      if (isCertain(error)) await acceptances.remove(requestId);
      throw error;
    });
    await this.finish(acceptance);
    await this.claimed(node.macs);
    return answerOf(acceptance);
  }

  private async finish(acceptance: Acceptance): Promise<void> {
    const { acceptances, ignored, coordinator, drivers, reports } = this.options;
    const { mac, hypervisor, node } = acceptance;
    await acceptances.put({ ...acceptance, isDone: true });
    await ignored.remove(node.macs);
    coordinator.report(mac, { kind: "strangerDecided", decision: "accepted", node: node.name, hypervisor });
    // Its own driver forgets it by itself; others may have discovered it too.
    for (const [driver, other] of reports.driversWith(node.macs))
      void drivers.forget(driver, other).catch(() => undefined);
  }

  /** A driver whose stream is slow is not waited for longer than a while: the node is there. */
  private async claimed(macs: readonly MacAddress[]): Promise<void> {
    const { coordinator, stopping } = this.options;
    const isClaimed = (): boolean => macs.every((mac) => coordinator.isClaimed(mac));
    for (let waited = 0; waited < CLAIM_WAIT && !isClaimed() && !stopping.aborted; waited += CLAIM_LOOK)
      await delay(CLAIM_LOOK, undefined, { signal: stopping }).catch(() => undefined);
  }

  /** That no other request makes a node of it, or may have done so without anybody knowing yet. */
  private assertIdle({ requestId, mac, node: { macs } }: Acceptance): void {
    const { acceptances, clock } = this.options;
    if (macs.some((one) => this.busy.has(one)))
      throw failure("UNKNOWN_BUSY", { mac, found: "another request is doing so at this moment" });
    for (const other of acceptances.touching(macs)) {
      const { hypervisor, node, isDone, at } = other;
      const isOnItsWay = clock() - at < ON_ITS_WAY;
      const mayBeThere = isDone !== true && this.mayComeBack(hypervisor);
      if (other.requestId === requestId || !(isOnItsWay || mayBeThere)) continue;
      const isGone = mayBeThere ? ", and is not up: bring it up, or take it out of `drivers`" : "";
      const found = `it was to be node "${node.name}" of ${hypervisor}, which may have made it one${isGone}`;
      throw failure("UNKNOWN_BUSY", { mac, found });
    }
  }

  /** It does not tell its claims now, and was not taken out of the configuration: each driver there that never said its id may be its. */
  private mayComeBack(hypervisor: string): boolean {
    const isIts = (name: string | undefined): boolean => name === undefined || name === hypervisor;
    return this.options.coordinator
      .drivers()
      .some((driver) => isIts(driver.hypervisor) && driver.state !== "up");
  }

  private driverOf(mac: MacAddress, hypervisor: string): string {
    const { coordinator } = this.options;
    const [driver, ...others] = coordinator.driversNamed(hypervisor);
    const known = coordinator.drivers().flatMap((one) => one.hypervisor ?? []);
    const hypervisors = [...new Set(known)].sort().slice(0, MOST_NAMED).join(", ") || "none";
    const unclear = (found: string): MetalplugError =>
      failure("HYPERVISOR_UNCLEAR", { mac, hypervisor, found, hypervisors });
    if (driver === undefined) throw unclear("no driver of that id has been reached");
    if (others.length > 0) throw unclear(`${others.length + 1} drivers call themselves so`);
    if (this.stateOf(hypervisor) === "down") throw unclear("its driver is down");
    return driver;
  }

  private stateOf(hypervisor: string): string | undefined {
    return this.options.coordinator.drivers().find((driver) => driver.hypervisor === hypervisor)?.state;
  }
}

function answerOf({ hypervisor, node: { name, macs } }: Acceptance): Accepted {
  return { hypervisor, node: name, macs };
}

/** The one it boots by first. */
function nicsOf(
  { mac, nics }: AcceptRequest,
  found: readonly { readonly mac: MacAddress }[],
): readonly MacAddress[] {
  const all = nics.length > 0 ? nics : found.map((nic) => nic.mac);
  return [...new Set([mac, ...all])];
}

/** Whether the driver has refused, and not perhaps carried it out. */
function isCertain(error: unknown): boolean {
  const unclear = ["UNREACHABLE", "DEADLINE", "CANCELLED", "STOPPING", "INTERNAL", "UNIMPLEMENTED"];
  return error instanceof MetalplugError && !unclear.includes(error.code);
}
