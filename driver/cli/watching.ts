import type { DriverClient, InstanceView } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { followInstance } from "./follow-instance.js";
import { InstanceProgress } from "./instance-progress.js";
import { Interrupted, untilInterrupted } from "./interrupted.js";
import type { Output } from "./output.js";
import { plain } from "./table.js";
import type { JsonOption } from "./verb.js";

export interface Watching {
  readonly node: string;
  /** The one to follow; absent: the one that is there. */
  readonly id?: string;
  /** Absent: to the instance's end. */
  readonly until?: (instance: InstanceView) => boolean;
  readonly progressOn: Output;
  readonly signal: AbortSignal;
  readonly note: NoteInstance;
}

export type NoteInstance = (instance: InstanceView) => void;

/** Follows an instance, with its progress on a line, or as JSON, and says how it ended. */
export async function follow(
  context: CliContext,
  { json }: JsonOption,
  driver: DriverClient,
  { until, progressOn, note, ...whom }: Watching,
): Promise<void> {
  const { out, err } = context;
  const progress = new InstanceProgress(progressOn, Date.now);
  const onChange = (sentence: string): void => {
    progress.end();
    err.line(`metalplug: ${plain(sentence)}`);
  };
  let last: InstanceView | undefined;
  try {
    for await (const instance of followInstance(driver, { ...whom, onChange })) {
      last = instance;
      note(instance);
      if (json) out.json(instance);
      // Throws what is told instead of one more line.
      const isOver = until?.(instance) === true;
      if (!json) progress.update(instance);
      if (isOver) break;
    }
  } finally {
    progress.end();
  }
  const isThere = last !== undefined && until?.(last) === true;
  tellEnd(context, json, whom.node, last?.id ?? whom.id ?? "", isThere ? last?.state : undefined);
}

/** Gives `work` a signal that Ctrl-C aborts. It ends the watching only: where something is being done, as `work` noted last, it is said that the driver goes on. */
export async function untilUnwatched(
  { err }: CliContext,
  work: (signal: AbortSignal, note: NoteInstance) => Promise<void>,
): Promise<void> {
  let busy: string | undefined;
  const note = ({ node, operation }: InstanceView): void => {
    busy = operation === undefined ? undefined : node;
  };
  try {
    await untilInterrupted((signal) => work(signal, note));
  } catch (error) {
    if (error instanceof Interrupted && busy !== undefined)
      err.line(
        plain(
          `metalplug: Stopped watching; the driver goes on with ${busy} (follow it: metalplug instance watch ${busy})`,
        ),
      );
    throw error;
  }
}

/** Without `state` it has ended. */
function tellEnd(
  { out }: CliContext,
  json: true | undefined,
  node: string,
  instance: string,
  state: InstanceView["state"] | undefined,
): void {
  if (state === undefined && json) out.json({ node, instance, state: "available" });
  else if (!json)
    out.line(
      plain(
        state === undefined
          ? `Instance ${instance} on ${node} has ended: the node is available`
          : `Instance ${instance} on ${node} is ${state === "rescue" ? "in rescue" : state}`,
      ),
    );
}
