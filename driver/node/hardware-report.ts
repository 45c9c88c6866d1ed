import { decodeLldpFrame } from "../../pxe/link/lldp.js";
import { parseMacAddress } from "../../pxe/net/mac-address.js";
import { CPU_ARCHITECTURES, type Disk, FIRMWARES, type Hardware, type Nic } from "./hardware.js";

const MOST = { cpus: 65_536, disks: 256, nics: 64, speed: 10_000_000 } as const;
/** Characters. */
const LONGEST = { text: 128, name: 64, frame: 2 * 1600 } as const;

/** What the discovery ramdisk says a machine is made of, or one sentence on what of it cannot be. It may come from anyone, so nothing in it is trusted. */
export function parseHardwareReport(bytes: Uint8Array): Hardware | string {
  try {
    const report: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return readReport(fieldsOf("the report", report));
  } catch (error) {
    return error instanceof Refused ? error.message : "The hardware report is not JSON.";
  }
}

/** Only within this file, and never out of it. */
class Refused extends Error {
  constructor(what: string, expected: string) {
    super(`The hardware report cannot be: ${what} is not ${expected}.`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readReport(report: Fields): Hardware {
  return {
    ...optional("cpus", report["cpus"], wholeNumber(MOST.cpus)),
    ...optional("memory", report["memory"], wholeNumber(Number.MAX_SAFE_INTEGER)),
    ...optional("architecture", report["architecture"], oneOf(CPU_ARCHITECTURES)),
    ...optional("firmware", report["firmware"], oneOf(FIRMWARES)),
    ...optional("disks", report["disks"], listOf(MOST.disks, readDisk)),
    ...optional("nics", report["nics"], listOf(MOST.nics, readNic)),
  };
}

function readDisk(what: string, value: unknown): Disk {
  const disk = fieldsOf(what, value);
  return {
    name: diskName(`${what}.name`, disk["name"]),
    bytes: wholeNumber(Number.MAX_SAFE_INTEGER)(`${what}.bytes`, disk["bytes"]),
    ...optional("serial", disk["serial"], text),
    ...optional("wwn", disk["wwn"], text),
    ...optional("rotational", disk["rotational"], flag),
  };
}

function readNic(what: string, value: unknown): Nic {
  const nic = fieldsOf(what, value);
  const mac = parseMacAddress(text(`${what}.mac`, nic["mac"]));
  if (mac === undefined) throw new Refused(`${what}.mac`, "a NIC's MAC address");
  return {
    mac,
    ...optional("name", nic["name"], text),
    ...optional("link", nic["link"], flag),
    ...optional("speed", nic["speed"], wholeNumber(MOST.speed)),
    ...switchPort(nic["lldp"]),
  };
}

/** A switch that says nothing sensible takes nothing from the report. */
function switchPort(frame: unknown): Pick<Nic, "switchPort"> {
  if (typeof frame !== "string" || frame.length > LONGEST.frame || !/^([0-9a-f]{2})+$/i.test(frame))
    return {};
  const decoded = decodeLldpFrame(
    Uint8Array.from(frame.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  );
  return decoded.ok ? { switchPort: decoded.value } : {};
}

type Read<T> = (what: string, value: unknown) => T;

function optional<K extends string, T>(key: K, value: unknown, read: Read<T>): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: read(key, value) } as { readonly [P in K]?: T });
}

function fieldsOf(what: string, value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refused(what, "an object");
  return { ...value };
}

function listOf<T>(most: number, read: Read<T>): Read<readonly T[]> {
  return (what, value) => {
    if (!Array.isArray(value) || value.length > most) throw new Refused(what, `a list of at most ${most}`);
    return value.map((item, index) => read(`${what}[${index}]`, item));
  };
}

function wholeNumber(most: number): Read<number> {
  return (what, value) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new Refused(what, `a whole number from 1 to ${most}`);
  };
}

function oneOf<T extends string>(known: readonly T[]): Read<T> {
  return (what, value) => {
    const found = known.find((one) => one === value);
    if (found === undefined) throw new Refused(what, `one of ${known.join(", ")}`);
    return found;
  };
}

function text(what: string, value: unknown): string {
  if (typeof value === "string" && value.length <= LONGEST.text && /^[ -~]+$/.test(value)) return value;
  throw new Refused(what, `a text of 1 to ${LONGEST.text} printable letters`);
}

function diskName(what: string, value: unknown): string {
  const name = text(what, value);
  if (/^\/dev\/[A-Za-z0-9]+$/.test(name) && name.length <= LONGEST.name) return name;
  throw new Refused(what, "a disk like /dev/sda");
}

function flag(what: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new Refused(what, "true or false");
}
