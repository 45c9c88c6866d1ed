import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";

/** What a program is, and what its process takes of the host. */
export function programGauges(registry: Registry, { version, id }: ProgramFacts): void {
  collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    ...{ name: "metalplug_build_info", help: "Always 1; version and id of the program" },
    ...{ labelNames: ["version", "id"], registers: [registry] },
  });
  build.labels(version, id).set(1);
}

export interface ProgramFacts {
  readonly version: string;
  readonly id: string;
}

export type Reading = readonly [labels: readonly string[], value: number];

/** A gauge that is read when somebody asks. What was read before and is not any more is gone. */
export function readGauge(
  registry: Registry,
  { name, help, labelNames = [] }: GaugeFacts,
  read: () => Iterable<Reading> | Promise<Iterable<Reading>>,
): void {
  new Gauge({
    ...{ name: `metalplug_${name}`, help, labelNames, registers: [registry] },
    async collect() {
      const readings = await read();
      this.reset();
      for (const [labels, value] of readings) this.labels(...labels).set(value);
    },
  });
}

export interface GaugeFacts {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}
