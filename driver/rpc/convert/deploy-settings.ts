import type { DeploySettings } from "../../instance/instance.js";
import type { DeploySettings__Output } from "../gen/metalplug/v1/DeploySettings.js";
import { refused } from "./arguments.js";
import { deploySettingsFromWire } from "./instance.js";

/** Bytes of UTF-8. */
export const MOST_USER_DATA = 64 * 1024;

/** The agent ramdisk reads it as one word, without quotes. */
const DISK = /^(?:\/dev\/[a-z0-9/]{1,100}|(?:serial|wwn):[A-Za-z0-9._:/+,@-]{1,128})$/;
/** A GPT has room for 128 partitions. */
const ROOT = /^(?:none|[1-9]\d?|1[01]\d|12[0-8])$/;

/** What a caller asks of a deployment; ARGUMENT_REFUSED when it cannot be meant. */
export function deploySettingsArgument(wire: DeploySettings__Output): DeploySettings {
  const { disk, root, userData } = wire;
  if (disk !== "" && !DISK.test(disk))
    throw refused("deploy.disk", disk, "/dev/NAME, serial:SERIAL or wwn:WWN of one disk, or empty");
  if (root !== "" && !ROOT.test(root))
    throw refused("deploy.root", root, "a partition's number, none, or empty for the last one");
  const bytes = Buffer.byteLength(userData);
  if (bytes > MOST_USER_DATA) throw refused("deploy.user_data", bytes, `at most ${MOST_USER_DATA} bytes`);
  return deploySettingsFromWire(wire);
}
