import type { PlacedEvent } from "../../../pxe/boot/event-archive.js";
import type { DriverStatus } from "../../../pxe/coordinator/claim-index.js";
import type { Explanation } from "../../../pxe/coordinator/explain.js";
import type { BootStep } from "../../../pxe/coordinator/finding.js";
import type { Absence } from "../../../pxe/coordinator/last-words.js";
import type { BootStep__Output } from "../gen/metalplug/v1/BootStep.js";
import type {
  CoordinatorExplainResponse,
  CoordinatorExplainResponse__Output,
} from "../gen/metalplug/v1/CoordinatorExplainResponse.js";
import type { Driver, Driver__Output } from "../gen/metalplug/v1/Driver.js";
import type { DriverState__Output } from "../gen/metalplug/v1/DriverState.js";
import type { PlacedBootEvent, PlacedBootEvent__Output } from "../gen/metalplug/v1/PlacedBootEvent.js";
import { macArgument, refused } from "./arguments.js";
import { bootCauses } from "./boot-causes.js";
import { bootEventFromWire, bootEventToWire } from "./boot-event.js";
import { enumTable } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** Events of one explanation: more would not fit into one message. The last ones tell where it stands. */
const MAX_TOLD = 5000;

const driverStates = enumTable<DriverStatus["state"], DriverState__Output>({
  up: "DRIVER_STATE_UP",
  syncing: "DRIVER_STATE_SYNCING",
  down: "DRIVER_STATE_DOWN",
});
const bootSteps = enumTable<BootStep, BootStep__Output>({
  heard: "BOOT_STEP_HEARD",
  owned: "BOOT_STEP_OWNED",
  offered: "BOOT_STEP_OFFERED",
  requested: "BOOT_STEP_REQUESTED",
  acknowledged: "BOOT_STEP_ACKNOWLEDGED",
  fileAsked: "BOOT_STEP_FILE_ASKED",
  filesServed: "BOOT_STEP_FILES_SERVED",
  workDone: "BOOT_STEP_WORK_DONE",
  systemHeard: "BOOT_STEP_SYSTEM_HEARD",
});

export function driverStatusToWire(status: DriverStatus): Driver {
  const { driver, hypervisor = "", state, claims, text, absence } = status;
  const told = { address: driver, hypervisor, state: driverStates.toWire(state), claims, text };
  if (absence === undefined) return told;
  const { since, holdsStrangers } = absence;
  return { ...told, holdsStrangers, silentSinceTime: since === undefined ? null : timestampToWire(since) };
}

export function driverStatusFromWire(wire: Driver__Output): DriverStatus {
  const state = driverStates.fromWire(wire.state);
  if (state === undefined) throw refused("state", wire.state, "up, syncing or down");
  const { address, hypervisor, claims, text } = wire;
  const absence = absenceFromWire(wire);
  return {
    ...{ driver: address, state, claims, text },
    ...(hypervisor === "" ? {} : { hypervisor }),
    ...(absence === undefined ? {} : { absence }),
  };
}

function absenceFromWire({ silentSinceTime, holdsStrangers }: Driver__Output): Absence | undefined {
  if (silentSinceTime !== null) return { since: timestampFromWire(silentSinceTime), holdsStrangers };
  return holdsStrangers ? { holdsStrangers } : undefined;
}

export function placedEventToWire({ position, event }: PlacedEvent): PlacedBootEvent {
  return { position, event: bootEventToWire(event) };
}

/** `undefined` for an event this version does not know. */
export function placedEventFromWire(wire: PlacedBootEvent__Output): PlacedEvent | undefined {
  const event = wire.event === null ? undefined : bootEventFromWire(wire.event);
  return event === undefined ? undefined : { position: Number(wire.position), event };
}

export function explanationToWire(explanation: Explanation): CoordinatorExplainResponse {
  const { mac, bootSession = "", missingStep, cause, remedy, events } = explanation;
  const { reason, who = [], commands = [], facts } = explanation;
  return {
    mac,
    bootSession,
    missingStep: missingStep === undefined ? "BOOT_STEP_UNSPECIFIED" : bootSteps.toWire(missingStep),
    cause,
    remedy,
    reason: bootCauses.toWire(reason),
    who: [...who],
    commands: [...commands],
    facts: [...facts],
    events: events.slice(-MAX_TOLD).map(bootEventToWire),
  };
}

export function explanationFromWire(wire: CoordinatorExplainResponse__Output): Explanation {
  const missingStep = bootSteps.fromWire(wire.missingStep);
  const reason = bootCauses.fromWire(wire.reason);
  if (reason === undefined) throw refused("reason", wire.reason, "a cause that this version knows");
  const { who, commands, facts } = wire;
  return {
    mac: macArgument(wire.mac),
    ...(wire.bootSession === "" ? {} : { bootSession: wire.bootSession }),
    ...(missingStep === undefined ? {} : { missingStep }),
    reason,
    cause: wire.cause,
    remedy: wire.remedy,
    ...(who.length > 0 && { who }),
    ...(commands.length > 0 && { commands }),
    facts,
    events: wire.events.map(bootEventFromWire).filter((event) => event !== undefined),
  };
}
