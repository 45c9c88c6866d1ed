import { type BootFold, happeningText, lacksFiles } from "./boot-fold.js";
import type { BootEntry } from "./event-archive.js";

/** A boot as it lies on disk: what happened is told in words. */
export interface StoredBoot extends Omit<BootFold, "latest" | "trouble"> {
  readonly isKnown: boolean;
  readonly latest: string;
  readonly trouble?: string | undefined;
  readonly lacksFiles?: true | undefined;
}

/** Every member by its name: thousands are stored at once, and a copy of all but some costs three times as much. */
export function storeBoot({ fold, isKnown }: BootEntry): Whole<StoredBoot> {
  const { latest, trouble } = fold;
  return {
    id: fold.id,
    number: fold.number,
    mac: fold.mac,
    beganAt: fold.beganAt,
    lastAt: fold.lastAt,
    lastPosition: fold.lastPosition,
    milestone: fold.milestone,
    node: fold.node,
    hypervisor: fold.hypervisor,
    runningAt: fold.runningAt,
    address: fold.address,
    asker: fold.asker,
    acknowledged: fold.acknowledged,
    isKnown,
    latest: happeningText(latest),
    trouble: trouble && happeningText(trouble),
    lacksFiles: trouble !== undefined && lacksFiles(trouble) ? true : undefined,
  };
}

/** Of which no member is left out. */
export type Whole<T> = { [K in keyof Required<T>]: T[K] };

export function restoreBoot({
  isKnown,
  latest,
  trouble,
  lacksFiles: lacks,
  ...facts
}: StoredBoot): BootEntry {
  const told = (text: string) => ({ kind: "told", text }) as const;
  const fold = { ...facts, latest: told(latest) };
  if (trouble === undefined) return { isKnown, fold };
  return { isKnown, fold: { ...fold, trouble: { ...told(trouble), ...(lacks && { lacksFiles: lacks }) } } };
}
