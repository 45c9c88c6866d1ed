import type { ExecutionContext } from "ava";
import { findProgram } from "../../bench/arena.js";
import { Lab } from "../../lab/namespaces.js";
import { testUnless } from "../../prerequisites.js";

/** There is a package of that name whose program npm puts before it. */
export const NFT = "/usr/sbin/nft";

/** Tests with a bridge in a namespace of its own. */
export const withBridges = testUnless(obstacle());

export async function labFor(t: ExecutionContext): Promise<Lab> {
  const lab = await Lab.create();
  t.teardown(async () => {
    await lab[Symbol.asyncDispose]();
    lab.forget();
  });
  return lab;
}

function obstacle(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "network namespaces need root on Linux";
  const missing = ["ip", "bridge", "ethtool"].find((name) => findProgram(name) === undefined);
  if (missing !== undefined) return `${missing} is not installed`;
  return findProgram("nft", ["/usr/sbin"]) === undefined ? `${NFT} is not installed` : undefined;
}
