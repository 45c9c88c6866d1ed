import { type ProgramEnd, runProgram, SYSTEM_PATH } from "../../power/run-program.js";

/** What a command may print, bytes: a bridge of thousands of ports lists them all. */
const LONGEST_OUTPUT = 4 << 20;
/** Nothing of the driver's own environment reaches a command. */
const ENVIRONMENT = { PATH: SYSTEM_PATH, LC_ALL: "C" };

export interface CommandOptions {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeout: number;
  /** For its standard input. */
  readonly input?: string;
}

/** Runs a program that has to succeed, as `runProgram` does; what it has printed. Rejects with an Error that says why it did not end well. */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const end = await ended(file, args, options);
  if (end.code === 0) return end.stdout;
  const said = firstLine(end.stderr) || firstLine(end.stdout);
  throw new Error(`${file} ${args.join(" ")}: it ended with ${end.code}${said === "" ? "" : `: ${said}`}`);
}

async function ended(file: string, args: readonly string[], options: CommandOptions): Promise<ProgramEnd> {
  try {
    return await runProgram({ file, args, env: ENVIRONMENT, longestOutput: LONGEST_OUTPUT, ...options });
  } catch (cause) {
    if (options.signal.aborted) throw new Error("the driver is stopping", { cause });
    throw cause;
  }
}

/** Printable, and short enough for a sentence. */
function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.replace(/\p{Cc}/gu, "?").slice(0, 300);
}
