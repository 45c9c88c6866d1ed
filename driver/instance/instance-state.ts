import type { Digest } from "../images/image.js";

/** Everything that is ever done or waited for; what each is stands in the lifecycle's table. */
export const STEPS = [
  "queued",
  "plugging",
  "poweringOff",
  "poweringOn",
  "awaitingAgent",
  "agentWorking",
  "settingBootDisk",
  "startingFromDisk",
  "switchingOff",
] as const;
export type StepName = (typeof STEPS)[number];

/** Work on a machine that takes several steps. It is durable, so that a restart goes on with the step that is written here. */
export interface Operation {
  /** Unlike any before. */
  readonly id: string;
  readonly step: StepName;
  /** SHA-256 of the token that the machine calls with; the token itself is nowhere but in what the machine boots. Absent: no agent takes part. */
  readonly token?: Digest;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The revision it began at: of those that wait, the lowest is next, whatever the clock did meanwhile. */
  readonly order: number;
  /** The machine's power is left as it is. */
  readonly withoutPower?: true;
  /** Tries that failed so far, whichever step's, and why the last did. */
  readonly failures: number;
  readonly failure?: string;
}

/** An instance's state; a node without instance is available. */
export type InstanceState =
  | { readonly kind: "active"; readonly operation?: Operation }
  | { readonly kind: "rescue"; readonly image: string; readonly operation?: Operation }
  | {
      readonly kind: "deploying" | "rebuilding" | "deleting" | "cleaning";
      readonly operation: Operation;
    }
  | {
      readonly kind: "error";
      /** One sentence, and the way out. */
      readonly reason: string;
      /** What it was before. */
      readonly during: Exclude<InstanceState["kind"], "error">;
    };

export function operationOf(state: InstanceState): Operation | undefined {
  return state.kind === "error" ? undefined : state.operation;
}

/** Every image that an instance names. */
export function imagesOf({
  image,
  state,
}: {
  readonly image: string;
  readonly state: InstanceState;
}): readonly string[] {
  return state.kind === "rescue" ? [image, state.image] : [image];
}
