import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The program with the real command line and stub programs. */
export const CLI = fileURLToPath(new URL("./cli-under-test.js", import.meta.url));
/** A home without a client file. */
const HOME = mkdtempSync(join(tmpdir(), "metalplug-home-"));
process.on("exit", () => rmSync(HOME, { recursive: true, force: true }));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Runs one command line in a process of its own, with nothing of this one's METALPLUG_ variables. */
export async function runCliProcess(args: readonly string[], env: Environment = {}): Promise<Outcome> {
  const child = startCliProcess(args, env);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: typeof code === "number" ? code : null, stdout, stderr };
}

export function startCliProcess(
  args: readonly string[],
  env: Environment = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env["PATH"] ?? "", HOME, ...env } });
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
