import { type BootFold, happeningText } from "./boot-fold.js";
import type { BootEntry } from "./event-archive.js";

/** A boot as it lies on disk: what happened is told in words. */
export interface StoredBoot extends Omit<BootFold, "latest" | "trouble"> {
  readonly isKnown: boolean;
  readonly latest: string;
  readonly trouble?: string;
}

export function storeBoot({ fold, isKnown }: BootEntry): StoredBoot {
  const { latest, trouble, ...facts } = fold;
  return {
    ...facts,
    ...{ isKnown, latest: happeningText(latest) },
    ...(trouble === undefined ? {} : { trouble: happeningText(trouble) }),
  };
}

export function restoreBoot({ isKnown, latest, trouble, ...facts }: StoredBoot): BootEntry {
  const told = (text: string) => ({ kind: "told", text }) as const;
  const fold = { ...facts, latest: told(latest) };
  return { isKnown, fold: trouble === undefined ? fold : { ...fold, trouble: told(trouble) } };
}
