import type { Disk, Hardware, Nic, SwitchPort } from "../../node/hardware.js";
import type { Disk__Output, Disk as WireDisk } from "../gen/metalplug/v1/Disk.js";
import type { Hardware__Output, Hardware as WireHardware } from "../gen/metalplug/v1/Hardware.js";
import type { Nic__Output, Nic as WireNic } from "../gen/metalplug/v1/Nic.js";
import type { SwitchPort__Output } from "../gen/metalplug/v1/SwitchPort.js";
import { countArgument, macArgument, refused } from "./arguments.js";
import { cpuArchitectures, type EnumTable, firmwareKinds } from "./enums.js";

export function hardwareToWire(hardware: Hardware): WireHardware {
  const { cpus = 0, memory = 0, architecture, firmware, disks = [], nics = [] } = hardware;
  return {
    ...{ cpus, memory },
    ...(architecture !== undefined && { architecture: cpuArchitectures.toWire(architecture) }),
    ...(firmware !== undefined && { firmware: firmwareKinds.toWire(firmware) }),
    disks: disks.map(diskToWire),
    nics: nics.map(nicToWire),
  };
}

/** `argument` is the field's name in the .proto file. */
export function hardwareFromWire(argument: string, wire: Hardware__Output): Hardware {
  const memory = countArgument(`${argument}.memory`, wire.memory);
  const architecture = specified(`${argument}.architecture`, cpuArchitectures, wire.architecture);
  const firmware = specified(`${argument}.firmware`, firmwareKinds, wire.firmware);
  return {
    ...(wire.cpus !== 0 && { cpus: wire.cpus }),
    ...(memory !== 0 && { memory }),
    ...(architecture !== undefined && { architecture }),
    ...(firmware !== undefined && { firmware }),
    ...(wire.disks.length > 0 && {
      disks: wire.disks.map((disk, index) => diskFromWire(`${argument}.disks[${index}]`, disk)),
    }),
    ...(wire.nics.length > 0 && { nics: wire.nics.map(nicFromWire) }),
  };
}

/** `undefined` for UNSPECIFIED. */
export function specified<T extends string>(
  argument: string,
  table: EnumTable<T, string>,
  wire: string | number,
): T | undefined {
  const value = table.fromWire(wire);
  if (value === undefined && !String(wire).endsWith("_UNSPECIFIED"))
    throw refused(argument, wire, "a value of this version");
  return value;
}

function diskToWire({ name, bytes, serial = "", wwn = "", rotational }: Disk): WireDisk {
  return { name, size: bytes, serial, wwn, ...(rotational !== undefined && { rotational }) };
}

function diskFromWire(argument: string, { name, size, serial, wwn, rotational }: Disk__Output): Disk {
  return {
    name,
    bytes: countArgument(`${argument}.size`, size),
    ...(serial !== "" && { serial }),
    ...(wwn !== "" && { wwn }),
    ...(rotational !== undefined && { rotational }),
  };
}

function nicToWire({ mac, name = "", link, speed = 0, switchPort }: Nic): WireNic {
  return {
    ...{ mac, name, speed },
    ...(link !== undefined && { link }),
    switchPort: switchPort === undefined ? null : { ...switchPort },
  };
}

function nicFromWire({ mac, name, link, speed, switchPort }: Nic__Output): Nic {
  return {
    mac: macArgument(mac),
    ...(name !== "" && { name }),
    ...(link !== undefined && { link }),
    ...(speed !== 0 && { speed }),
    ...(switchPort !== null && { switchPort: switchPortFromWire(switchPort) }),
  };
}

function switchPortFromWire(wire: SwitchPort__Output): SwitchPort {
  const { chassis, port, systemName, portDescription } = wire;
  return {
    ...{ chassis, port },
    ...(systemName !== "" && { systemName }),
    ...(portDescription !== "" && { portDescription }),
  };
}
