import { MANUAL, type PowerSettings } from "../../power/power-port.js";
import type {
  PowerSettings__Output,
  PowerSettings as WirePowerSettings,
} from "../gen/metalplug/v1/PowerSettings.js";
import { addressArgument, macArgument, presentArgument } from "./arguments.js";

/** IPMI's port, where none is given (IPMI 2.0 §13.1.2). */
const IPMI_PORT = 623;
/** Where a wake-on-LAN packet goes, unless it is told elsewhere: this segment. */
const THIS_SEGMENT = "255.255.255.255";

export function powerToWire(power: PowerSettings = MANUAL): WirePowerSettings {
  switch (power.kind) {
    case "manual":
      return { manual: {} };
    case "ipmi": {
      const { kind: _, ...ipmi } = power;
      return { ipmi };
    }
    case "redfish": {
      const { kind: _, system = "", authority = "", basicAuth = false, ...redfish } = power;
      return { redfish: { ...redfish, system, authority, basicAuth } };
    }
    case "command": {
      const { kind: _, ...command } = power;
      return { command };
    }
    case "wol":
      return { wol: { mac: power.mac, broadcastAddress: power.broadcast } };
  }
}

/** Absent: manual. What the texts may be, the rules of power settings say. */
export function powerFromWire(wire: PowerSettings__Output | null): PowerSettings {
  switch (wire?.kind) {
    case undefined:
    case "manual":
      return MANUAL;
    case "ipmi": {
      const { host, port, username, secret } = presentArgument("power.ipmi", wire.ipmi);
      return { kind: "ipmi", host, port: port === 0 ? IPMI_PORT : port, username, secret };
    }
    case "redfish": {
      const redfish = presentArgument("power.redfish", wire.redfish);
      const { url, username, secret, system, authority, basicAuth } = redfish;
      return {
        ...{ kind: "redfish", url, username, secret },
        ...(system !== "" && { system }),
        ...(authority !== "" && { authority }),
        ...(basicAuth && { basicAuth }),
      };
    }
    case "command": {
      const { command, machine } = presentArgument("power.command", wire.command);
      return { kind: "command", command, machine };
    }
    case "wol": {
      const { mac, broadcastAddress } = presentArgument("power.wol", wire.wol);
      const broadcast = addressArgument("power.wol.broadcast_address", broadcastAddress || THIS_SEGMENT);
      return { kind: "wol", mac: macArgument(mac), broadcast };
    }
  }
}
