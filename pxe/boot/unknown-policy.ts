/** What happens to a machine no driver claims. */
export const UNKNOWN_POLICIES = ["ignore", "log", "delay", "pool", "discover", "proxy", "forward"] as const;
export type UnknownPolicy = (typeof UNKNOWN_POLICIES)[number];
