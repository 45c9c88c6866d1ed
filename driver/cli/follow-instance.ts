import { MetalplugError } from "../errors.js";
import type { DriverClient, InstanceView } from "../rpc/client.js";
import { isAway, untilBack } from "./until-back.js";

export interface FollowInstanceOptions {
  readonly node: string;
  /** The one to follow; absent: the one that is there. */
  readonly id?: string;
  readonly signal: AbortSignal;
  /** Told once each time the driver goes away, and when it is back. */
  readonly onChange: (sentence: string) => void;
}

const GONE: readonly MetalplugError["code"][] = ["INSTANCE_NOT_FOUND", "NODE_NOT_FOUND"];

/** The instance on a node as it is, then at each change; returns once it has ended. A driver that restarts is waited for. */
export async function* followInstance(
  driver: DriverClient,
  { node, id, signal, onChange }: FollowInstanceOptions,
): AsyncGenerator<InstanceView> {
  let known = id;
  for (;;) {
    try {
      for await (const instance of driver.watchInstance(node, { signal })) {
        if (known !== undefined && instance.id !== known) return;
        known = instance.id;
        yield instance;
      }
      return;
    } catch (error) {
      if (known !== undefined && isGone(error)) return;
      if (signal.aborted || known === undefined || !isAway(error)) throw error;
      onChange(error.message);
    }
    await untilBack(() => driver.getHypervisor(), signal);
    onChange("The driver is back");
  }
}

function isGone(error: unknown): boolean {
  return error instanceof MetalplugError && GONE.includes(error.code);
}
