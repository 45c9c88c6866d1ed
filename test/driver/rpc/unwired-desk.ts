import type { NetworkDesk } from "../../../driver/vif/network-port.js";

/** The desk of a driver that knows no networks: nothing is done on any wire. */
export const UNWIRED: NetworkDesk = {
  applied: async () => undefined,
  whilePlugged: (_node, _macs, act) => act(),
  settled: async () => undefined,
  placeOf: () => ({}),
};
