import { collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** prom-client calls these gauges totals, which Prometheus' own checker refuses. */
const MISNAMED = ["handles", "requests", "resources"].map((what) => `nodejs_active_${what}_total`);

/** Metrics of a program: what it is, and what its process takes of the host. */
export function programMetrics({ version, id }: ProgramFacts): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const build = new Gauge({
    ...{ name: "metalplug_build_info", help: "Always 1; version and id of the program" },
    ...{ labelNames: ["version", "id"], registers: [registry] },
  });
  build.labels(version, id).set(1);
  return registry;
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
