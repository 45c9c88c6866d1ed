import { failure } from "../../driver/errors.js";
import type { StrangersWatch } from "../../driver/rpc/driver-watch.js";
import type { UnknownPort } from "../../driver/rpc/unknown-service.js";

/** The desk of a coordinator that has heard of nobody. */
export const NO_UNKNOWN: UnknownPort = {
  list: () => [],
  get: (mac) => {
    throw failure("UNKNOWN_NOT_FOUND", { mac, where: "the coordinator" });
  },
  accept: async ({ mac }) => {
    throw failure("UNKNOWN_NOT_FOUND", { mac, where: "the coordinator" });
  },
  ignore: async ({ mac }) => ({ mac, state: "heard" }),
};

export const NO_STRANGERS_WATCH: StrangersWatch = { isWanted: () => false, news: () => undefined };
