import { fileURLToPath } from "node:url";
import type { Lab } from "../lab/namespaces.js";

const LLDP_SWITCH = fileURLToPath(new URL("../lab/lldp-switch.js", import.meta.url));

/** Has the other end of a machine's cable say by LLDP that it is port ge-0/0/7 of tor1: an agent waits half a minute for a switch that says nothing. */
export function sayPortAt(lab: Lab, tap: string): void {
  lab.start("bridge", [process.execPath, LLDP_SWITCH, tap], `switch-${tap}.log`);
}
