import { existsSync, readFileSync } from "node:fs";
import { until } from "./commands.js";

export interface SerialWait {
  /** Milliseconds; absent: three minutes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** A machine's serial line: a file, one over all power cycles. */
export class SerialConsole {
  readonly file: string;
  readonly #machine: string;
  #mark = 0;

  /** `machine` is what it is called where it disappoints. */
  constructor(file: string, machine: string) {
    this.file = file;
    this.#machine = machine;
  }

  /** Everything since the machine was made. */
  text(): string {
    return existsSync(this.file) ? readFileSync(this.file, "latin1") : "";
  }

  /** What is printed up to here is of no more interest. */
  mark(): void {
    this.#mark = this.text().length;
  }

  sinceMark(): string {
    return this.text().slice(this.#mark);
  }

  /** Waits for a line since the mark; where `mayStillCome` says no, it is looked at once more and then given up. */
  async waitFor(
    pattern: RegExp,
    mayStillCome: () => boolean,
    { timeout = 180_000, signal }: SerialWait,
  ): Promise<RegExpExecArray> {
    const what = `${this.#machine} prints ${pattern}`;
    const look = () => {
      const goesOn = mayStillCome();
      const found = pattern.exec(this.sinceMark());
      if (found === null && !goesOn) throw new Error(`It went off before: ${what}`);
      return found ?? undefined;
    };
    return until(what, look, { timeout, signal }).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : error;
      throw new Error(`${message}; the last it said:\n${this.lastWords()}`, { cause: error });
    });
  }

  lastWords(): string {
    return printable(this.sinceMark()).slice(-600);
  }
}

/** A serial line's text without terminal control. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
  return text.replace(/\x1b\[[0-9;?=]*[A-Za-z]|\x1b./g, "").replace(/[^\x20-\x7e\n]/g, "");
}
