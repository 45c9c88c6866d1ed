import type { Instance } from "./instance.js";
import { operationOf } from "./instance-state.js";
import { STEP_TABLE } from "./lifecycle-table.js";

/** What an instance's boot MAC gets by the network at this moment. */
export type NetbootSubject =
  | { readonly kind: "image"; readonly image: string }
  /** The driver's agent, with the token of this operation. */
  | { readonly kind: "agent"; readonly operation: string }
  /** One sentence: why nothing. */
  | {
      readonly kind: "nothing";
      readonly text: string;
      /** It is installed, and starts from its disk. */
      readonly isDeployed?: true;
    };

/** `placeOf` is asked of an instance that waits: 1 is next. */
export function netbootSubject(instance: Instance, placeOf: () => number): NetbootSubject {
  const { state, kind, image, node } = instance;
  switch (state.kind) {
    case "active":
      return kind === "netboot" ? { kind: "image", image } : fromDisk(instance);
    case "rescue":
      return { kind: "image", image: state.image };
    case "deploying":
    case "rebuilding":
      return kind === "netboot" ? { kind: "image", image } : agentOrNothing(instance, placeOf);
    case "cleaning":
      return agentOrNothing(instance, placeOf);
    case "deleting":
      return nothing(`the instance of node "${node}" is being deleted`);
    case "error":
      // Only its power made trouble: what is on it is what it was.
      if (state.during === "active" && kind === "netboot") return { kind: "image", image };
      return nothing(`node "${node}" is in error: ${state.reason}`);
  }
}

function agentOrNothing({ state, node }: Instance, placeOf: () => number): NetbootSubject {
  const operation = operationOf(state);
  if (operation === undefined) return nothing(`node "${node}" has nothing to do`);
  const { netboot, says } = STEP_TABLE[operation.step];
  if (netboot === "subject") return { kind: "agent", operation: operation.id };
  const place = operation.step === "queued" ? `: place ${placeOf()}` : "";
  return nothing(`node "${node}" is ${state.kind}: it ${says}${place}`);
}

function fromDisk({ node, deployed }: Instance): NetbootSubject {
  const since = deployed === undefined ? "" : ` since ${new Date(deployed.at).toISOString()}`;
  return { kind: "nothing", text: `node "${node}" boots from its disk${since}`, isDeployed: true };
}

function nothing(text: string): NetbootSubject {
  return { kind: "nothing", text };
}
