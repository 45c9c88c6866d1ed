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
    return drivers.map((driver) => this.options.index.name(driver));
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
