import { execFile } from "node:child_process";
import { failure } from "../errors.js";

/** Milliseconds; a key is made in some. */
const LONGEST = 60_000;

/** Runs the program `openssl` in `folder`. Throws CERTIFICATE_MAKING_FAILED; `what` is for its sentence. */
export function openssl(folder: string, args: readonly string[], what: string): Promise<void> {
  // No configuration of the host counts: each call names its own.
  const env = { ...process.env, OPENSSL_CONF: "/dev/null" };
  const options = { cwd: folder, env, timeout: LONGEST, killSignal: "SIGKILL" as const };
  return new Promise((resolve, reject) => {
    execFile("openssl", [...args], options, (error, _, stderr) => {
      if (error === null) resolve();
      else
        reject(
          failure("CERTIFICATE_MAKING_FAILED", { what, found: reasonOf(error, stderr) }, { cause: error }),
        );
    });
  });
}

function reasonOf(error: Error & { readonly code?: unknown }, stderr: string): string {
  if (error.code === "ENOENT")
    return "there is no program openssl on this host; install it (Debian: apt-get install openssl)";
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return `openssl failed: ${lines.find((line) => /error/i.test(line)) ?? lines[0] ?? error.message}`;
}
