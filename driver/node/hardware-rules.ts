import { failure } from "../errors.js";
import { checkLimit } from "../inventory/request-checks.js";
import {
  CPU_ARCHITECTURES,
  type Disk,
  FIRMWARES,
  type Hardware,
  type Nic,
  type SwitchPort,
} from "./hardware.js";
import { isPrintable } from "./printable.js";

const MAX_CPUS = 65_536;
/** 1 PiB; a thousand times what there is. */
const MAX_MEMORY = 2 ** 50;
const MAX_DISKS = 256;
const MAX_NICS = 64;
/** Megabits a second. */
const MAX_SPEED = 10_000_000;
const MAX_TEXT = 255;

/**
 * The hardware without what it says nothing of. It may come from a machine's ramdisk, so that nothing is taken for granted. Throws
 * ARGUMENT_REFUSED, naming `node`, or LIMIT_REACHED.
 */
export function checkedHardware(node: string, hardware: Hardware): Hardware {
  const { cpus, memory, architecture, firmware, disks = [], nics = [] } = hardware;
  const of = (what: string): string => `The ${what} of node "${node}"`;
  checkNumber(of("number of CPUs"), cpus, 1, MAX_CPUS);
  checkNumber(of("memory in bytes"), memory, 1, MAX_MEMORY);
  checkWord(of("architecture"), architecture, CPU_ARCHITECTURES);
  checkWord(of("firmware"), firmware, FIRMWARES);
  checkLimit(disks.length, MAX_DISKS, "disks on one node");
  checkLimit(nics.length, MAX_NICS, "NICs on one node");
  return {
    ...(cpus !== undefined && { cpus }),
    ...(memory !== undefined && { memory }),
    ...(architecture !== undefined && { architecture }),
    ...(firmware !== undefined && { firmware }),
    ...(disks.length > 0 && { disks: disks.map((disk) => checkedDisk(of, disk)) }),
    ...(nics.length > 0 && { nics: nics.map((nic) => checkedNic(of, nic)) }),
  };
}

type Of = (what: string) => string;

function checkedDisk(of: Of, { name, bytes, serial, wwn, rotational }: Disk): Disk {
  checkText(of("disk's name"), name, 1);
  checkNumber(of(`size of disk ${name} in bytes`), bytes, 0, Number.MAX_SAFE_INTEGER);
  checkText(of("disk's serial number"), serial);
  checkText(of("disk's world wide name"), wwn);
  return {
    ...{ name, bytes },
    ...(serial !== undefined && { serial }),
    ...(wwn !== undefined && { wwn }),
    ...(rotational !== undefined && { rotational }),
  };
}

function checkedNic(of: Of, { mac, name, link, speed, switchPort }: Nic): Nic {
  checkText(of("NIC's name"), name);
  checkNumber(of(`speed of NIC ${mac} in Mbit/s`), speed, 0, MAX_SPEED);
  return {
    mac,
    ...(name !== undefined && { name }),
    ...(link !== undefined && { link }),
    ...(speed !== undefined && { speed }),
    ...(switchPort !== undefined && { switchPort: checkedSwitchPort(of, switchPort) }),
  };
}

function checkedSwitchPort(of: Of, { chassis, port, systemName, portDescription }: SwitchPort): SwitchPort {
  for (const text of [chassis, port, systemName, portDescription]) checkText(of("NIC's switch port"), text);
  return {
    ...{ chassis, port },
    ...(systemName !== undefined && { systemName }),
    ...(portDescription !== undefined && { portDescription }),
  };
}

function checkNumber(argument: string, found: number | undefined, least: number, most: number): void {
  if (found === undefined || (Number.isSafeInteger(found) && found >= least && found <= most)) return;
  const expected = `a whole number from ${least} to ${most}`;
  throw failure("ARGUMENT_REFUSED", { argument, found, expected });
}

function checkWord(argument: string, found: string | undefined, words: readonly string[]): void {
  if (found === undefined || words.includes(found)) return;
  throw failure("ARGUMENT_REFUSED", { argument, found, expected: words.join(" or ") });
}

function checkText(argument: string, text: string | undefined, least = 0): void {
  if (text === undefined || (text.length >= least && isPrintable(text, MAX_TEXT))) return;
  const expected = `${least} to ${MAX_TEXT} printable characters`;
  throw failure("ARGUMENT_REFUSED", { argument, found: JSON.stringify(text.slice(0, 100)), expected });
}
