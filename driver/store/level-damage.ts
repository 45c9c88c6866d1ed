import { readdir } from "node:fs/promises";
import { ClassicLevel } from "classic-level";
import { systemWords } from "./disk-failure.js";

/**
 * Runs `open` on a LevelDB folder. One that is damaged, or whose table of contents is lost, is repaired first, and `repaired` is told what was
 * found; LevelDB takes a folder without the file CURRENT for a new one and would forget the tables in it. `close` ends a half-done opening.
 */
export async function openRepaired(
  folder: string,
  steps: {
    readonly open: () => Promise<void>;
    readonly close: () => Promise<void>;
    readonly repaired: (found: string) => void;
  },
): Promise<void> {
  const repair = async (found: string): Promise<void> => {
    await ClassicLevel.repair(folder);
    steps.repaired(`the store was damaged and repaired: ${found}`);
  };
  try {
    if (await lacksCurrent(folder)) await repair("the file CURRENT is missing");
    await steps.open();
  } catch (error) {
    await steps.close();
    if (!isDamaged(error)) throw error;
    await repair(systemWords(error));
    await steps.open();
  }
}

/** Another process has the folder. */
export function isLocked(error: unknown): boolean {
  return hasCode(error, "LEVEL_LOCKED");
}

export function isDamaged(error: unknown): boolean {
  return hasCode(error, "LEVEL_CORRUPTION") || /^Corruption:/.test(systemWords(error));
}

async function lacksCurrent(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  return !names.includes("CURRENT") && names.some((name) => /\.(ldb|log)$/.test(name));
}

function hasCode(error: unknown, code: string): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === code) || hasCode(error.cause, code);
}
