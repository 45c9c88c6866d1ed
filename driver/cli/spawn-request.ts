import type { DeploySettings, SpawnInstanceRequest } from "../rpc/client.js";
import { macArgument } from "./arguments.js";
import type { SpawnOptions } from "./instance-verbs.js";
import { UsageError } from "./usage-error.js";
import { readUserData } from "./user-data.js";
import { vifArgument } from "./vif-argument.js";

/** What `spawn` asks for. Throws UsageError where options do not go together, and FILE_UNREADABLE. */
export function spawnRequest(node: string, options: SpawnOptions): SpawnInstanceRequest {
  const { image, kind = "netboot", loader, vif = [], bootMac, withoutPower = false } = options;
  const isDiscovery = kind === "discover";
  if (isDiscovery && (image !== undefined || vif.length > 0))
    throw new UsageError(
      "--kind discover takes neither --image nor --vif: the driver starts its own ramdisk",
    );
  if (!isDiscovery && image === undefined) throw new UsageError(`--image is missing: ${kind} needs one`);
  const deploy = deploySettings(options);
  if (kind !== "deploy" && deploy !== undefined)
    throw new UsageError(
      "--disk, --root and --user-data go with --kind deploy: nothing else is written to disk",
    );
  return {
    node,
    ...(image !== undefined && { image }),
    kind,
    ...(loader !== undefined && { loader }),
    vifs: vif.map(vifArgument),
    ...(bootMac !== undefined && { bootMac: macArgument(bootMac) }),
    ...(deploy !== undefined && { deploy }),
    withoutPower,
  };
}

export interface DeployOptions {
  readonly disk?: string;
  readonly root?: string;
  readonly userData?: string;
}

/** `undefined` where nothing is said of it. Throws FILE_UNREADABLE. */
export function deploySettings({ disk, root, userData }: DeployOptions): DeploySettings | undefined {
  if (disk === undefined && root === undefined && userData === undefined) return undefined;
  return {
    ...(disk !== undefined && { disk }),
    ...(root !== undefined && { root }),
    ...(userData !== undefined && { userData: readUserData(userData) }),
  };
}
