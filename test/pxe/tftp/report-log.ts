import type { BootEventDetail, BootReport } from "../../../pxe/boot/boot-event.js";

/** Keeps the reports of a server and lets a test wait for one. */
export class ReportLog {
  readonly reports: BootReport[] = [];
  private readonly waiting = new Set<() => void>();

  readonly report = (report: BootReport): void => {
    this.reports.push(report);
    for (const check of [...this.waiting]) check();
  };

  /** The `count`-th report of this kind, as soon as it is there. */
  wait<K extends BootEventDetail["kind"]>(
    kind: K,
    count = 1,
  ): Promise<Extract<BootEventDetail, { kind: K }>> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.details(kind)[count - 1];
        if (found === undefined) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  details<K extends BootEventDetail["kind"]>(kind: K): Extract<BootEventDetail, { kind: K }>[] {
    return this.reports.map((report) => report.detail).filter((detail) => isKind(detail, kind));
  }
}

function isKind<K extends BootEventDetail["kind"]>(
  detail: BootEventDetail,
  kind: K,
): detail is Extract<BootEventDetail, { kind: K }> {
  return detail.kind === kind;
}
