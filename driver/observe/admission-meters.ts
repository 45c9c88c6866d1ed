import { Counter, type Registry } from "prom-client";
import { type Reading, readGauge } from "./program-gauges.js";

/** What is read of who may call a program. */
export interface AdmissionFacts {
  /** Connections and calls that were not taken, by reason. */
  readonly refusals: ReadonlyMap<string, number>;
  /** When each certificate in use ends, by its use; seconds since 1970. */
  readonly certificateEnds: () => readonly (readonly [use: string, at: number])[];
}

export function admissionMeters(registry: Registry, { refusals, certificateEnds }: AdmissionFacts): void {
  new Counter({
    ...{ name: "metalplug_grpc_refused_total", help: "Connections and calls of gRPC that were refused" },
    ...{ labelNames: ["reason"], registers: [registry] },
    collect() {
      this.reset();
      for (const [reason, count] of refusals) this.labels(reason).inc(count);
    },
  });
  const help = "When the certificate ends, seconds since 1970";
  readGauge(registry, { name: "certificate_not_after_seconds", help, labelNames: ["use"] }, () =>
    certificateEnds().map(([use, at]): Reading => [[use], at]),
  );
}
