import type { InstanceView, OperationView } from "../rpc/client.js";
import { formatBytes, formatSpan } from "./table.js";

/** `r4u12: deploying, writing, 1.2 GiB of 4.0 GiB (30 %), 112.0 MiB/s, 25 s left`. `rate` is bytes a second, where it is known. */
export function instanceLine({ node, state, reason, operation }: InstanceView, rate?: number): string {
  const doing = operation === undefined ? "" : `, ${operationText(operation, rate)}`;
  const why = reason === undefined ? "" : `: ${reason}`;
  return `${node}: ${state}${doing}${why}`;
}

/** What is done at this moment, and how far it is. */
export function operationText(operation: OperationView, rate?: number): string {
  const { step, queuePlace, failures, failure } = operation;
  const parts = [
    step,
    ...(queuePlace === undefined ? [] : [`place ${queuePlace} in the queue`]),
    ...bytesText(operation, rate),
    ...(failures === 0 ? [] : [`failed ${failures === 1 ? "once" : `${failures} times`}${because(failure)}`]),
  ];
  return parts.join(", ");
}

/** One word, and one more where it says how long it takes: `deploying 30 %`, `deploying (place 3)`. */
export function shortState({ state, operation }: InstanceView): string {
  const percent = operation === undefined ? undefined : percentOf(operation);
  if (percent !== undefined) return `${state} ${percent} %`;
  return operation?.queuePlace === undefined ? state : `${state} (place ${operation.queuePlace})`;
}

/** Of the disk image; `undefined` before anything of it is there. */
export function percentOf({ doneBytes, totalBytes }: OperationView): number | undefined {
  if (doneBytes === undefined || totalBytes === undefined || totalBytes === 0) return undefined;
  return Math.min(100, Math.floor((100 * doneBytes) / totalBytes));
}

function bytesText(operation: OperationView, rate: number | undefined): readonly string[] {
  const percent = percentOf(operation);
  if (percent === undefined) return [];
  const { doneBytes = 0, totalBytes = 0 } = operation;
  const far = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)} (${percent} %)`;
  if (rate === undefined || doneBytes >= totalBytes) return [far];
  return [
    far,
    `${formatBytes(Math.round(rate))}/s`,
    `${formatSpan(((totalBytes - doneBytes) * 1000) / rate)} left`,
  ];
}

function because(failure: string | undefined): string {
  return failure === undefined ? "" : `: ${failure}`;
}
