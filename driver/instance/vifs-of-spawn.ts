import type { Vif } from "../vif/vif.js";
import type { SpawnRequest } from "./lifecycle-port.js";

/** Those asked for; a discovery names no more than the NIC that it boots by. */
export function vifsOfSpawn({
  kind,
  vifs,
  bootMac,
}: Pick<SpawnRequest, "kind" | "vifs" | "bootMac">): readonly Vif[] {
  if (kind !== "discover" || vifs.length > 0 || bootMac === undefined) return vifs;
  return [{ mac: bootMac, address: { kind: "pool" } }];
}
