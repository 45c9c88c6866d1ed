import type { PowerReading } from "../../power/power-desk-port.js";
import type {
  PowerReading__Output,
  PowerReading as WirePowerReading,
} from "../gen/metalplug/v1/PowerReading.js";
import { refused } from "./arguments.js";
import { powerStates } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";

export function powerReadingToWire({ state, seenAt, trouble = "" }: PowerReading): WirePowerReading {
  return { state: powerStates.toWire(state), seeTime: timestampToWire(seenAt), trouble };
}

export function powerReadingFromWire(wire: PowerReading__Output): PowerReading {
  const state = powerStates.fromWire(wire.state);
  if (state === undefined) throw refused("state", wire.state, "on, off or unknown");
  const { trouble } = wire;
  return { state, seenAt: timestampFromWire(wire.seeTime), ...(trouble === "" ? {} : { trouble }) };
}
