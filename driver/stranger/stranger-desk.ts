import type { ReportBoot } from "../../pxe/boot/boot-event.js";
import type { BootOffer } from "../../pxe/boot/grant.js";
import { printableText } from "../../pxe/boot/path.js";
import type { PhoneAnswer, PhoneCall } from "../../pxe/boot/phone.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { EventBudget } from "../instance/event-budget.js";
import type { OperationTokens } from "../instance/operation-token.js";
import { parseReason } from "../instance/phone-bodies.js";
import { ChangeListeners } from "../inventory/change-listeners.js";
import type { BoundImage } from "../inventory/inventory.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import type { Hardware } from "../node/hardware.js";
import { hardwareText } from "../node/hardware-text.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import { type DiscoveryHost, discoveryBinding, discoveryBoot } from "./discovery-boot.js";
import { StrangerBoots } from "./stranger-boots.js";
import type { StrangerReports } from "./stranger-reports.js";
import { momentOfToken, strangerToken } from "./stranger-token.js";

export interface StrangerDeskOptions {
  readonly host: DiscoveryHost;
  readonly inventory: Pick<DurableInventory, "lookup" | "findImage" | "subscribeClaims">;
  readonly given: Pick<GivenAddresses, "noteStranger" | "addressOf">;
  readonly tokens: OperationTokens;
  readonly reports: StrangerReports;
  /** What the hardware report says, or in a few words why it says nothing. */
  readonly parseReport: (body: Uint8Array) => Hardware | string;
  readonly report: ReportBoot;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface StrangerQuestion {
  readonly mac: MacAddress;
  readonly bootSession: string;
  /** That it is given. */
  readonly address: Ipv4Address | undefined;
  /** Nobody boots: nothing is kept of the question. */
  readonly isRehearsal: boolean;
}

/** What the coordinator is told: what the discovery ramdisk boots by, or why there is none. */
export interface DiscoveryAnswer {
  readonly boot?: BootOffer;
  readonly text: string;
}

/** Milliseconds between two events about the same, and those of all calls that were refused. */
const EVENT_GAP = 2000;

/** Looks after machines that are no nodes while they are discovered: their files, and what they tell. */
export class StrangerDesk implements AsyncDisposable {
  readonly reports: StrangerReports;
  private readonly options: StrangerDeskOptions;
  private readonly boots: StrangerBoots;
  private readonly budget: EventBudget;
  private readonly changed = new ChangeListeners();
  private readonly endListening: () => void;

  constructor(options: StrangerDeskOptions) {
    this.options = options;
    this.reports = options.reports;
    this.boots = new StrangerBoots(options.clock);
    this.budget = new EventBudget(options.clock);
    this.endListening = options.inventory.subscribeClaims((change) => {
      if (change.kind === "claimed") this.becameOwn(change.mac);
    });
  }

  /** The coordinator asks on behalf of a machine that no driver claims. */
  asked({ mac, bootSession, address, isRehearsal }: StrangerQuestion): DiscoveryAnswer {
    const { host, inventory, given } = this.options;
    const boot = discoveryBoot(host, inventory.findImage(host.agent), mac);
    if (boot.kind === "off") return { text: boot.text };
    if (isRehearsal) return { boot: boot.offer, text: "" };
    if (address !== undefined) given.noteStranger(mac, address);
    if (this.boots.asked(mac, bootSession, boot.image, address)) this.changed.tell();
    return { boot: boot.offer, text: "" };
  }

  /** What it boots, for as long as its boot goes on. Of no machine of this driver's. */
  bound(mac: MacAddress): BoundImage | undefined {
    const { host, tokens, given } = this.options;
    const boot = this.boots.of(mac);
    if (boot === undefined) return undefined;
    const { image, bootedAt } = boot;
    const token = strangerToken(tokens, { mac, bootedAt, address: given.addressOf(mac) });
    return { binding: discoveryBinding(host, image, { mac, token }), image };
  }

  /** What it would boot now if it were to be discovered, by a token that is good for nothing. */
  preview(mac: MacAddress): BoundImage | undefined {
    const { host, inventory } = this.options;
    const boot = discoveryBoot(host, inventory.findImage(host.agent), mac);
    if (boot.kind === "off") return undefined;
    return { binding: discoveryBinding(host, boot.image, { mac, token: "-" }), image: boot.image };
  }

  sessionOf(mac: MacAddress): string | undefined {
    return this.boots.of(mac)?.bootSession;
  }

  /** A call of a machine that is no node. Never rejects. */
  async take(call: PhoneCall): Promise<PhoneAnswer> {
    const addresses = this.addressesOf(call);
    const bootedAt = momentOfToken(this.options.tokens, { ...call, addresses }, this.options.clock());
    if (bootedAt === undefined) return this.refuse(call);
    switch (call.word) {
      case "start":
      case "progress":
      case "done":
        return { kind: "taken" };
      case "failed":
        this.tell(call, false, `the discovery ramdisk gave up: ${parseReason(call.body)}`);
        return { kind: "taken" };
      case "report":
        return this.takeReport(call, bootedAt);
    }
  }

  /** Called when a stranger's files are others from now on. Returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    return this.changed.subscribe(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.endListening();
  }

  /** A token is for the address that its config was fetched with: another server may have given the ramdisk another since, of which we were told. */
  private addressesOf({ mac, client }: PhoneCall): readonly Ipv4Address[] {
    const isGiven = this.options.given.addressOf(mac) === client;
    return isGiven ? [client, ...(this.boots.of(mac)?.addresses ?? [])] : [client];
  }

  /** The token is good for one report; the same again may be one whose answer was lost. */
  private async takeReport(call: PhoneCall, bootedAt: number): Promise<PhoneAnswer> {
    const { mac, client, body } = call;
    const before = this.reports.of(mac);
    if (before !== undefined && before.bootedAt === bootedAt) return { kind: "taken" };
    if (before !== undefined && before.bootedAt > bootedAt) return this.refuse(call);
    const hardware = this.options.parseReport(body);
    if (typeof hardware === "string") {
      const text = `This is no hardware report: ${printableText(hardware, 200)}.`;
      this.tell(call, false, text);
      return { kind: "malformed", text };
    }
    try {
      await this.reports.put({ mac, at: this.options.clock(), bootedAt, address: client, hardware });
    } catch {
      return { kind: "later", text: "It cannot be written down now." };
    }
    // It may have become a node while it was written down.
    if (this.options.inventory.lookup(mac).kind === "owner") this.becameOwn(mac);
    this.tell(call, true, hardwareText(hardware));
    return { kind: "taken" };
  }

  /** Whoever calls without a token is told nothing that a machine would not know, and makes no noise. */
  private refuse(call: PhoneCall): PhoneAnswer {
    const { mac } = call;
    const text = `MAC ${mac} is not a machine of this hypervisor, and this is no token of its discovery.`;
    if (this.boots.of(mac) !== undefined && this.budget.take("refused", EVENT_GAP))
      this.tell(call, false, text);
    return { kind: "refused", text };
  }

  private tell({ mac, client, word }: PhoneCall, accepted: boolean, text: string): void {
    if (!accepted && !this.budget.take(`${mac} ${word}`, EVENT_GAP)) return;
    const bootSession = this.sessionOf(mac);
    const session = bootSession === undefined ? {} : { bootSession };
    this.options.report({ mac, client, ...session, detail: { kind: "strangerReported", accepted, text } });
  }

  private becameOwn(mac: MacAddress): void {
    this.boots.forget(mac);
    // The next start looks again where the disk takes nothing.
    if (this.reports.of(mac) !== undefined) void this.reports.forget(mac).catch(() => undefined);
  }
}
