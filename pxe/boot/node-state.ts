/** `available`: no instance. */
export const NODE_STATES = [
  "available",
  "deploying",
  "active",
  "rebuilding",
  "rescue",
  "deleting",
  "cleaning",
  "error",
] as const;
export type NodeStateName = (typeof NODE_STATES)[number];
