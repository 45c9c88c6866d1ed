import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Digest } from "../images/image.js";
import type { Store } from "../store/store.js";

/** The tokens that machines call with: 32 bytes as 64 lower-case hex digits, one for each operation. */
export interface OperationTokens {
  /** The same for the same operation, also after a restart: the boot config that carries it is rendered at every request. */
  readonly of: (operation: string) => string;
}

const SECRET_KEY = "meta/token-secret";

/**
 * Tokens are not stored: they are an HMAC (RFC 2104) of the operation's id under a secret of this driver, which is made at its first start. Whoever
 * reads an instance's record learns the digest alone.
 */
export async function openTokens(store: Store): Promise<OperationTokens> {
  const kept = store.get(SECRET_KEY);
  const secret = typeof kept === "string" && /^[0-9a-f]{64}$/.test(kept) ? kept : await newSecret(store);
  return {
    of: (operation) =>
      createHmac("sha256", Buffer.from(secret, "hex")).update(`operation ${operation}`).digest("hex"),
  };
}

export function tokenDigest(token: string): Digest {
  return createHash("sha256").update(token).digest("hex") as Digest;
}

/** In a time that tells nothing of where they differ. */
export function isSameDigest(a: Digest, b: Digest): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

async function newSecret(store: Store): Promise<string> {
  const secret = randomBytes(32).toString("hex");
  await store.commit([{ key: SECRET_KEY, value: secret }]);
  return secret;
}
