import type { ReportBoot } from "../../pxe/boot/boot-event.js";
import { printableText } from "../../pxe/boot/path.js";
import type { PhoneAnswer, PhoneCall, PhoneDesk } from "../../pxe/boot/phone.js";
import { explainForeign } from "../images/boot-files.js";
import type { Digest } from "../images/image.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import type { Hardware } from "../node/hardware.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import type { Conductor } from "./conductor.js";
import { EventBudget } from "./event-budget.js";
import type { Instance } from "./instance.js";
import { operationOf } from "./instance-state.js";
import { type Judgement, judgeCall } from "./judge-call.js";
import { tokenDigest } from "./operation-token.js";
import { parseProgress, parseReason } from "./phone-bodies.js";
import type { Timers } from "./timers.js";

export interface PhoneDeskOptions {
  readonly inventory: Pick<DurableInventory, "lookup" | "macOfAddress" | "instanceOn" | "subscribeInstances">;
  readonly given: Pick<GivenAddresses, "addressOf" | "macAt">;
  readonly conductor: Pick<Conductor, "agentSaid" | "noteProgress">;
  /** Takes the calls of machines that are no nodes. Never rejects. */
  readonly strangers: PhoneDesk;
  /** What the hardware report says, or in a few words why it says nothing. */
  readonly parseReport: (body: Uint8Array) => Hardware | string;
  /** Resolves once it is durable. */
  readonly setFound: (node: string, hardware: Hardware) => Promise<unknown>;
  readonly report: ReportBoot;
  readonly timers: Timers;
  /** Ends what waits: whoever calls is asked to call again. */
  readonly stopping: AbortSignal;
}

/** Milliseconds that `done` waits for the machine's boot device to be set, before it is asked to call again; the agent hangs up after 10 s. */
const DONE_WAIT = 5000;
/** Tokens whose `done` was taken while their instance ended: its answer may have been lost on the way. */
const FINISHED_KEPT = 1024;
/** Milliseconds between two events about the same, and those of progress. */
const EVENT_GAP = 2000;
const PROGRESS_GAP = 30_000;

/** Takes the machines' calls. What is answered with `taken` is durable, but for progress. */
export function openPhoneDesk(options: PhoneDeskOptions): PhoneDesk {
  const desk = new Desk(options);
  return (call) => desk.take(call);
}

class Desk {
  private readonly options: PhoneDeskOptions;
  private readonly finished = new Set<Digest>();
  private readonly budget: EventBudget;

  constructor(options: PhoneDeskOptions) {
    this.options = options;
    this.budget = new EventBudget(() => options.timers.now());
  }

  async take(call: PhoneCall): Promise<PhoneAnswer> {
    const view = this.options.inventory.lookup(call.mac);
    if (view.kind === "notMine") return this.takeStrangers(call);
    const { node } = view.grant;
    const answer = await this.answer(call, node).catch(
      (): PhoneAnswer => ({ kind: "later", text: "It cannot be written down now." }),
    );
    this.tell(call, node, answer);
    return answer;
  }

  private async takeStrangers(call: PhoneCall): Promise<PhoneAnswer> {
    const foreign = explainForeign(this.options, call.mac, call.client);
    return foreign === undefined ? this.options.strangers(call) : { kind: "refused", text: foreign };
  }

  private async answer(call: PhoneCall, node: string): Promise<PhoneAnswer> {
    const foreign = explainForeign(this.options, call.mac, call.client);
    if (foreign !== undefined) return { kind: "refused", text: foreign };
    const digest = tokenDigest(call.token);
    if (call.word === "done" && this.finished.has(digest)) return { kind: "taken" };
    const first = this.judge(call, node, digest);
    if (first.judgement.kind !== "start") return this.act(call, first, digest);
    await this.options.conductor.agentSaid(node, first.operation, { kind: "agentStarted" });
    const again = this.judge(call, node, digest);
    return again.judgement.kind === "start"
      ? { kind: "later", text: "Its instance is changing." }
      : this.act(call, again, digest);
  }

  private judge(call: PhoneCall, node: string, digest: Digest): Judged {
    const instance = this.options.inventory.instanceOn(node);
    const judgement = judgeCall(instance, call.mac, call.word, digest);
    const operation = (instance && operationOf(instance.state)?.id) ?? "";
    return { node, instance, operation, judgement };
  }

  private async act(call: PhoneCall, judged: Judged, digest: Digest): Promise<PhoneAnswer> {
    const { node, operation, judgement } = judged;
    const { conductor } = this.options;
    switch (judgement.kind) {
      case "refused":
      case "later":
        return { kind: judgement.kind, text: judgement.text };
      case "progress": {
        const progress = parseProgress(call.body);
        if (progress === undefined) return { kind: "malformed", text: "This says nothing of progress." };
        conductor.noteProgress(node, operation, progress);
        return { kind: "taken" };
      }
      case "report":
        return this.takeReport(node, call.body);
      case "failed":
        await conductor.agentSaid(node, operation, { kind: "agentFailed", reason: parseReason(call.body) });
        return { kind: "taken" };
      case "done":
        await conductor.agentSaid(node, operation, { kind: "agentDone" });
        return this.answerDone(call, judged, digest);
      case "wait":
        return this.answerDone(call, judged, digest);
      case "start":
      case "taken":
        return { kind: "taken" };
    }
  }

  private async takeReport(node: string, body: Uint8Array): Promise<PhoneAnswer> {
    const hardware = this.options.parseReport(body);
    if (typeof hardware === "string")
      return { kind: "malformed", text: `This is no hardware report: ${printableText(hardware, 200)}.` };
    await this.options.setFound(node, hardware);
    return { kind: "taken" };
  }

  /** `taken` only once netboot is off durably: the machine starts anew after it. */
  private async answerDone(call: PhoneCall, judged: Judged, digest: Digest): Promise<PhoneAnswer> {
    const { node, instance } = judged;
    const settled = (): Judgement | undefined => {
      const { inventory } = this.options;
      const now = inventory.instanceOn(node);
      // It was the last thing to do.
      if (now?.id !== instance?.id) return { kind: "taken" };
      const { judgement } = this.judge(call, node, digest);
      return judgement.kind === "wait" ? undefined : judgement;
    };
    const judgement = await this.wait(node, settled);
    if (judgement === undefined) return { kind: "later", text: "Its boot device is still being set." };
    if (judgement.kind === "refused" || judgement.kind === "later")
      return { kind: judgement.kind, text: judgement.text };
    if (judgement.kind !== "taken") return { kind: "later", text: "Its instance is changing." };
    this.remember(digest);
    return { kind: "taken" };
  }

  /** Until `look` finds something, or for as long as a call may wait. */
  private wait<T>(node: string, look: () => T | undefined): Promise<T | undefined> {
    const { inventory, timers, stopping } = this.options;
    return new Promise((resolve) => {
      const found = look();
      if (found !== undefined || stopping.aborted) return resolve(found);
      const end = (value: T | undefined): void => {
        endListening();
        cancel();
        stopping.removeEventListener("abort", stop);
        resolve(value);
      };
      const stop = (): void => end(undefined);
      stopping.addEventListener("abort", stop);
      const cancel = timers.after(DONE_WAIT, () => end(undefined));
      const endListening = inventory.subscribeInstances((name) => {
        const value = name === node ? look() : undefined;
        if (value !== undefined) end(value);
      });
      return undefined;
    });
  }

  private remember(digest: Digest): void {
    const [oldest] = this.finished;
    if (oldest !== undefined && this.finished.size >= FINISHED_KEPT) this.finished.delete(oldest);
    this.finished.add(digest);
  }

  private tell({ mac, word, client }: PhoneCall, node: string, answer: PhoneAnswer): void {
    const accepted = answer.kind === "taken";
    const gap = word === "progress" && accepted ? PROGRESS_GAP : EVENT_GAP;
    if (!this.budget.take(`${mac} ${word} ${answer.kind}`, gap)) return;
    const text = accepted ? "" : answer.text;
    this.options.report({ mac, client, detail: { kind: "machineCalled", node, word, accepted, text } });
  }
}

interface Judged {
  readonly node: string;
  readonly instance: Instance | undefined;
  /** Empty where there is none; then nothing is done about it. */
  readonly operation: string;
  readonly judgement: Judgement;
}
