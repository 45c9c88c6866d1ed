import type { CpuArchitecture } from "../rpc/client.js";
import { UsageError } from "./usage-error.js";

const ARCHITECTURES: readonly CpuArchitecture[] = ["x86_64", "aarch64"];

/** Throws UsageError. */
export function architectureArgument(text: string): CpuArchitecture {
  const found = ARCHITECTURES.find((architecture) => architecture === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `--arch is "${text}"; expected one of ${ARCHITECTURES.join(", ")}`,
    "ARGUMENT_REFUSED",
  );
}
