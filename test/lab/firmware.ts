import { copyFileSync, existsSync } from "node:fs";

/**
 * `bios` is SeaBIOS with the iPXE ROM of its virtio NIC, `biosPlainPxe` SeaBIOS with the PXE ROM of `PLAIN_PXE_ROM`. The others are edk2 with its own network stack and no option ROM: `uefi` boots by PXE,
 * `uefiHttp` by HTTP, `uefiSecure` by PXE with Secure Boot and Microsoft's keys, `arm64` by PXE on ARM.
 */
export type Firmware = "bios" | "biosPlainPxe" | "uefi" | "uefiHttp" | "uefiSecure" | "arm64";

/**
 * A PXE ROM for a virtio NIC (1af4:1000) that does not say that it is iPXE. Debian has none, so whoever has one names it. One is made of iPXE 1.21.1: in
 * src/net/udp/dhcp.c the user class and the list of features are taken out, then `make bin/1af41000.rom`.
 */
export const PLAIN_PXE_ROM = process.env["METALPLUG_PLAIN_PXE_ROM"];

export interface Wiring {
  readonly mac: string;
  readonly tap: string;
  readonly serialFile: string;
  /** Where the machine keeps its UEFI variables over power cycles. */
  readonly variables: string;
  readonly disks?: readonly LabDisk[];
  /** Absent: it boots from the network. */
  readonly bootsFrom?: DirectBoot;
}

/** A raw image as a disk of its own. */
export interface LabDisk {
  readonly file: string;
  readonly serial: string;
}

/** A kernel that QEMU starts by itself, without any firmware; the machine goes off when its system restarts it. */
export interface DirectBoot {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly kernelArguments: string;
}

/** What each has of its own. */
interface Board {
  readonly program: string;
  readonly machine: string;
  /** Absent: SeaBIOS. */
  readonly flash?: { readonly code: string; readonly variables: string };
  readonly more?: readonly string[];
  readonly withoutPxe?: boolean;
  /** Absent: QEMU's own; empty: none. */
  readonly rom?: string;
}

const X64 = "qemu-system-x86_64";
const Q35 = "q35,accel=tcg,graphics=off";
const OVMF = {
  code: "/usr/share/OVMF/OVMF_CODE_4M.fd",
  variables: "/usr/share/OVMF/OVMF_VARS_4M.fd",
} as const;
const SECURE = {
  code: "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd",
  variables: "/usr/share/OVMF/OVMF_VARS_4M.ms.fd",
} as const;
const AAVMF = {
  code: "/usr/share/AAVMF/AAVMF_CODE.fd",
  variables: "/usr/share/AAVMF/AAVMF_VARS.fd",
} as const;

const BOARDS: Readonly<Record<Firmware, Board>> = {
  bios: { program: X64, machine: Q35 },
  biosPlainPxe: { program: X64, machine: Q35, rom: PLAIN_PXE_ROM ?? "" },
  uefi: { program: X64, machine: Q35, flash: OVMF, rom: "" },
  uefiHttp: { program: X64, machine: Q35, flash: OVMF, rom: "", withoutPxe: true },
  uefiSecure: {
    program: X64,
    machine: `${Q35},smm=on`,
    flash: SECURE,
    rom: "",
    more: ["-global", "driver=cfi.pflash01,property=secure,value=on", "-global", "ICH9-LPC.disable_s3=1"],
  },
  arm64: {
    program: "qemu-system-aarch64",
    machine: "virt,accel=tcg,graphics=off",
    flash: AAVMF,
    rom: "",
    more: ["-cpu", "cortex-a57"],
  },
};

/** The command that is one machine of this firmware: emulated, never KVM. */
export function qemuCommand(
  firmware: Firmware,
  { mac, tap, disks = [], bootsFrom, ...files }: Wiring,
): readonly string[] {
  const { argv, network, disk } = qemuParts(firmware, { ...files, nics: [{ mac, tap }], disks });
  const first = bootsFrom === undefined ? network : [];
  const inOrder = (device: string) =>
    first.includes(device) ? `${device},bootindex=${first.indexOf(device)}` : device;
  return [
    ...argv,
    ...[...network, ...disk].flatMap((device) => ["-device", inOrder(device)]),
    ...(bootsFrom === undefined ? [] : directArguments(bootsFrom)),
  ];
}

export interface Fittings extends Pick<Wiring, "serialFile" | "variables"> {
  readonly nics: readonly Pick<Wiring, "mac" | "tap">[];
  readonly disks: readonly LabDisk[];
}

/** A machine's command, and apart from it what it can start from: values of `-device` with an id, without a `bootindex`. */
export interface QemuParts {
  readonly argv: readonly string[];
  readonly network: readonly string[];
  readonly disk: readonly string[];
  /** More of the command, with which its NICs start it by HTTP; absent: this firmware cannot. */
  readonly http?: readonly string[];
}

export function qemuParts(firmware: Firmware, { nics, disks, ...files }: Fittings): QemuParts {
  const { program, machine, flash, rom, more = [], withoutPxe = false } = BOARDS[firmware];
  const argv = [
    ...[program, "-machine", machine, ...more],
    ..."-nodefaults -vga none -display none -m 512 -smp 1".split(" "),
    ...["-chardev", `file,id=s0,path=${files.serialFile},append=on`, "-serial", "chardev:s0"],
    ...nics.flatMap(({ tap }, at) => [
      "-netdev",
      `tap,id=n${at},ifname=${tap},script=no,downscript=no,vnet_hdr=off`,
    ]),
    ...disks.flatMap(({ file }, at) => ["-drive", `if=none,id=d${at},format=raw,file=${file}`]),
    ...(flash === undefined ? [] : flashArguments(flash, files)),
    ...(flash === undefined ? [] : switchedOff("IPv6PXESupport")),
    ...(withoutPxe ? switchedOff("IPv4PXESupport") : []),
  ];
  const romfile = rom === undefined ? "" : `,romfile=${rom}`;
  return {
    argv,
    network: nics.map(({ mac }, at) => `virtio-net-pci,id=nic${at},netdev=n${at},mac=${mac}${romfile}`),
    disk: disks.map(({ serial }, at) => `virtio-blk-pci,id=disk${at},drive=d${at},serial=${serial}`),
    ...(flash === undefined ? {} : { http: switchedOff("IPv4PXESupport") }),
  };
}

function flashArguments(
  flash: NonNullable<Board["flash"]>,
  { variables }: Pick<Wiring, "variables">,
): readonly string[] {
  if (!existsSync(variables)) copyFileSync(flash.variables, variables);
  return [
    ...["-drive", `if=pflash,format=raw,unit=0,readonly=on,file=${flash.code}`],
    ...["-drive", `if=pflash,format=raw,unit=1,file=${variables}`],
  ];
}

function directArguments({ kernel, ramdisk, kernelArguments }: DirectBoot): readonly string[] {
  return ["-kernel", kernel, "-initrd", ramdisk, "-append", kernelArguments, "-no-reboot"];
}

function switchedOff(name: string): readonly string[] {
  return ["-fw_cfg", `name=opt/org.tianocore/${name},string=n`];
}
