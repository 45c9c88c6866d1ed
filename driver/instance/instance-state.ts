import type { Digest } from "../images/image.js";

/** Work on a machine that takes several steps. It is durable, so that a restart goes on with the step that is written here. */
export interface Operation {
  /** Unlike any before. */
  readonly id: string;
  /** Of the lifecycle's table. */
  readonly step: string;
  /** SHA-256 of the token that the machine calls with; the token itself is nowhere but in what the machine boots. */
  readonly token?: Digest;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Tries of this step that failed, and why the last did. */
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
