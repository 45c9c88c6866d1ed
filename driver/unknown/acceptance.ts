import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import { fingerprintOf } from "../inventory/remembered-requests.js";
import type { Node } from "../node/node.js";
import type { PowerSettings } from "../power/power-port.js";
import type { Change, Store } from "../store/store.js";

/** What an operator asks for. */
export interface AcceptRequest {
  readonly requestId: string;
  readonly mac: MacAddress;
  /** The hypervisor's id. */
  readonly hypervisor: string;
  /** The node's name. */
  readonly name: string;
  /** Empty: all NICs that it reported. */
  readonly nics: readonly MacAddress[];
  readonly power?: PowerSettings;
}

/** The call that makes a machine a node, as its driver gets it: the same at each repeat, whatever is known of the machine by then. */
export interface Acceptance {
  readonly requestId: string;
  readonly fingerprint: string;
  readonly mac: MacAddress;
  readonly hypervisor: string;
  readonly node: Pick<Node, "name" | "macs" | "found" | "power">;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The driver has carried it out. */
  readonly isDone?: true;
}

type AcceptanceStore = Pick<Store, "entries" | "commit" | "setAside">;

/** Kept for repeats; the oldest goes first. */
const KEPT = 1024;
const PREFIX = "accept/";

/** Reads back what was begun; a record that cannot be read is set aside. */
export async function openAcceptances(
  store: AcceptanceStore,
  parse: (value: unknown) => Acceptance | string,
): Promise<Acceptances> {
  const found: Acceptance[] = [];
  for (const [key, value] of store.entries(PREFIX)) {
    const acceptance = parse(value);
    if (typeof acceptance === "string") await store.setAside(key, acceptance);
    else if (key !== PREFIX + acceptance.requestId)
      await store.setAside(key, `it is a record of request ${acceptance.requestId}`);
    else found.push(acceptance);
  }
  return new Acceptances(store, found);
}

/**
 * What was asked of drivers on behalf of operators, durable before it is asked: who repeats a request after this program, or a driver, was killed gets
 * the answer of the first, and no machine becomes a node of two drivers.
 */
export class Acceptances {
  private readonly store: AcceptanceStore;
  /** The oldest first. */
  private readonly byId = new Map<string, Acceptance>();

  constructor(store: AcceptanceStore, found: readonly Acceptance[]) {
    this.store = store;
    for (const acceptance of [...found].sort((a, b) => a.at - b.at))
      this.byId.set(acceptance.requestId, acceptance);
  }

  /**
   * What the same request began before; or another one that asked for the same and was broken off, which is gone on with. Throws REQUEST_ID_REUSED
   * where the id came with another request.
   */
  recall(request: AcceptRequest): Acceptance | undefined {
    const fingerprint = acceptFingerprint(request);
    const before = this.byId.get(request.requestId);
    if (before !== undefined && before.fingerprint !== fingerprint)
      throw failure("REQUEST_ID_REUSED", { requestId: request.requestId });
    return before ?? [...this.byId.values()].find((one) => !one.isDone && one.fingerprint === fingerprint);
  }

  /** Of any of these MACs, by other requests; the newest last. */
  touching(macs: readonly MacAddress[]): readonly Acceptance[] {
    return [...this.byId.values()].filter(({ node }) => node.macs.some((mac) => macs.includes(mac)));
  }

  async put(acceptance: Acceptance): Promise<void> {
    const isNew = !this.byId.has(acceptance.requestId);
    const [oldest] = this.byId.keys();
    const gone = isNew && this.byId.size >= KEPT ? oldest : undefined;
    const change: Change = { key: PREFIX + acceptance.requestId, value: acceptance };
    await this.store.commit(gone === undefined ? [change] : [removal(gone), change]);
    if (gone !== undefined) this.byId.delete(gone);
    this.byId.set(acceptance.requestId, acceptance);
  }

  async remove(requestId: string): Promise<void> {
    await this.store.commit([removal(requestId)]);
    this.byId.delete(requestId);
  }
}

export function acceptFingerprint({ requestId: _, ...asked }: AcceptRequest): string {
  return fingerprintOf("accept", asked);
}

function removal(requestId: string): Change {
  return { key: PREFIX + requestId, value: undefined };
}
