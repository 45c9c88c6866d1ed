import type { BootEventDetail } from "../boot/boot-event.js";
import type { ClaimIndex, DriverStatus } from "./claim-index.js";
import { type ClockReading, DriverTroubles, OF_ITS_OWN } from "./driver-troubles.js";
import type { ClaimNews } from "./owner-source.js";

/** Carries what is learned of the drivers to the account of their troubles, and reports what changes. */
export class DriverTroubleDesk {
  private readonly index: Pick<ClaimIndex, "name">;
  private readonly report: (detail: BootEventDetail) => void;
  private readonly troubles = new DriverTroubles();

  constructor(index: Pick<ClaimIndex, "name">, report: (detail: BootEventDetail) => void) {
    this.index = index;
    this.report = report;
  }

  news(news: ClaimNews): void {
    const { driver } = news;
    const name = this.index.name(driver);
    if (news.kind === "down" && news.isCertificate) this.tell(this.troubles.refused(driver, name, news.text));
    else if (news.kind === "down") this.tell(this.troubles.unreachable(driver, name, news.text));
    else if (news.kind === "up") this.tell(this.troubles.reachable(driver, name));
  }

  clockRead(reading: ClockReading): void {
    this.tell(this.troubles.clock(reading, this.index.name(reading.driver)));
  }

  /** Drivers tell of their certificates themselves, by their ids. */
  heard(detail: BootEventDetail): void {
    if (detail.kind === "driverTroubled" && OF_ITS_OWN.includes(detail.trouble))
      this.troubles.certificate(detail);
  }

  /** With what is wrong beside what is known already. */
  told(status: DriverStatus): DriverStatus {
    const troubles = this.troubles.text(status.driver, status.hypervisor);
    if (troubles === "") return status;
    const known = status.state === "down" ? "" : status.text;
    return { ...status, text: [known, troubles].filter((text) => text !== "").join("; ") };
  }

  private tell(details: readonly BootEventDetail[]): void {
    for (const detail of details) this.report(detail);
  }
}
