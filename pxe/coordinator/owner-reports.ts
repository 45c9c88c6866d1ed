import type { ReportBoot } from "../boot/boot-event.js";
import type { ClaimIndex } from "./claim-index.js";
import type { DriverAnswer, OwnerQuestion } from "./owner-source.js";
import { driversOf, type Ownership } from "./ownership.js";

export interface OwnerReportsOptions {
  readonly index: Pick<ClaimIndex, "name">;
  readonly report: ReportBoot;
  /** Milliseconds. */
  readonly clock: () => number;
}

/** What a boot is told of the questions about its machine's owner: asked, answered, decided. */
export class OwnerReports {
  private readonly options: OwnerReportsOptions;
  /** By address, as many as there are drivers. */
  private readonly alone = new Map<string, readonly string[]>();

  constructor(options: OwnerReportsOptions) {
    this.options = options;
  }

  asked({ mac, bootSession }: OwnerQuestion, drivers: readonly string[]): void {
    this.options.report({ mac, bootSession, detail: { kind: "ownerAsked", drivers: this.names(drivers) } });
  }

  /** `askedAt` on the clock of the options. */
  answered({ mac, bootSession }: OwnerQuestion, askedAt: number, answer: DriverAnswer): void {
    const { clock, report, index } = this.options;
    report({
      mac,
      bootSession,
      detail: {
        kind: "ownerAnswered",
        driver: index.name(answer.driver),
        answer: answer.kind,
        ...(answer.kind === "owner" ? { node: answer.grant.node } : {}),
        text: answerText(answer),
        milliseconds: clock() - askedAt,
      },
    });
  }

  decided(question: OwnerQuestion, verdict: Ownership): void {
    this.report(question, verdict, {});
  }

  /** Nobody had to be asked: the boot is told here what the owner calls the machine. */
  known(question: OwnerQuestion, verdict: Ownership): void {
    this.report(question, verdict, verdict.kind === "one" ? { node: verdict.answer.grant.node } : {});
  }

  private report(
    { mac, bootSession }: OwnerQuestion,
    verdict: Ownership,
    named: { readonly node?: string },
  ): void {
    const drivers = this.names(driversOf(verdict));
    this.options.report({
      mac,
      bootSession,
      detail: { kind: "ownershipDecided", verdict: verdict.kind, drivers, ...named },
    });
  }

  private names(drivers: readonly string[]): readonly string[] {
    const [driver = ""] = drivers;
    if (drivers.length === 1) return this.nameAlone(driver);
    return drivers.map((one) => this.options.index.name(one));
  }

  /** The same list for all events of a driver's machines, which are many at a time in memory. */
  private nameAlone(driver: string): readonly string[] {
    const name = this.options.index.name(driver);
    const known = this.alone.get(driver);
    if (known?.[0] === name) return known;
    const list = [name];
    this.alone.set(driver, list);
    return list;
  }
}

/** What the answer says beside its kind. */
export function answerText(answer: DriverAnswer): string {
  switch (answer.kind) {
    case "owner":
      return answer.grant.netbootOff;
    case "notMine":
      return "";
    case "draining":
    case "silent":
    case "discovery":
      return answer.text;
  }
}
