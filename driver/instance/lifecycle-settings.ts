import type { DeadlineName } from "./lifecycle-table.js";

export type Cleaning = "metadata" | "full" | "off";

/** What an operator may set about the instances' lives. */
export interface LifecycleSettings {
  /** The image that deploys, discovers and cleans. */
  readonly agent: string;
  /** Deployments at work at the same time; the others wait for their turn. */
  readonly deploysAtOnce: number;
  /** What becomes of a disk that the agent was at, once the instance ends. */
  readonly cleaning: Cleaning;
  /** Seconds that a step may take. */
  readonly deadlines: Readonly<Record<DeadlineName, number>>;
}

export const LIFECYCLE_DEFAULTS: LifecycleSettings = {
  agent: "metalplug-agent",
  deploysAtOnce: 4,
  cleaning: "metadata",
  deadlines: {
    queued: 86_400,
    plugging: 300,
    power: 600,
    starting: 1800,
    deploying: 3600,
    rebuilding: 3600,
    cleaning: 3600,
  },
};
