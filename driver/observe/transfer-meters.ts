import { Counter, Histogram, type Registry } from "prom-client";
import type { BootEvent } from "../../pxe/boot/boot-event.js";

/** Seconds. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Counts boot files' transfers, their bytes and what was sent again. */
export function transferMeters(registry: Registry): (event: BootEvent) => void {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `metalplug_${name}_total`, help, labelNames, registers });
  const ends = counter("file_transfers", "Transfers of boot files that ended", ["protocol", "outcome"]);
  const bytes = counter("file_sent_bytes", "Bytes of boot files that machines took", ["protocol"]);
  const again = counter("file_retransmits", "Packets of boot files sent again", ["protocol"]);
  const seconds = new Histogram({
    ...{ name: "metalplug_file_seconds", help: "Time that whole boot files took" },
    ...{ labelNames: ["protocol"], buckets: BUCKETS, registers },
  });
  return ({ detail }) => {
    if (detail.kind !== "fileServed" && detail.kind !== "fileStopped") return;
    const { protocol, retransmits = 0 } = detail;
    const isWhole = detail.kind === "fileServed";
    ends.inc({ protocol, outcome: isWhole ? "served" : detail.outcome });
    bytes.inc({ protocol }, detail.bytes);
    again.inc({ protocol }, retransmits);
    if (isWhole && detail.range === undefined) seconds.observe({ protocol }, detail.milliseconds / 1000);
  };
}
