/** What a boot loader is built for. */
export type Platform = "bios" | "uefiX64" | "uefiArm64";

/** What an image's kernel is built for; the firmware's platform has to fit. */
export type ImageArchitecture = "x86_64" | "aarch64";

/** One code of option 93. */
export interface Architecture {
  /** As the registry says it. */
  readonly name: string;
  /** How the firmware fetches its boot file: a name by TFTP, or a URL by HTTP. */
  readonly transport: "pxe" | "http";
  /** Absent where no boot loader is known for it; a driver's configuration can name one. */
  readonly platform?: Platform;
}

/**
 * The IANA registry "Processor Architecture Types" (RFC 5970 §3.3), which corrects RFC 4578 §2.1: 7 is x64, 9 is EBC. Firmware of x64 machines has
 * been seen to send either.
 */
const ARCHITECTURES: ReadonlyMap<number, Architecture> = new Map([
  [0, { name: "x86 BIOS", transport: "pxe", platform: "bios" }],
  [1, { name: "NEC/PC98", transport: "pxe" }],
  [2, { name: "Itanium", transport: "pxe" }],
  [3, { name: "DEC Alpha", transport: "pxe" }],
  [4, { name: "Arc x86", transport: "pxe" }],
  [5, { name: "Intel Lean Client", transport: "pxe" }],
  [6, { name: "x86 UEFI", transport: "pxe" }],
  [7, { name: "x64 UEFI", transport: "pxe", platform: "uefiX64" }],
  [8, { name: "EFI Xscale", transport: "pxe" }],
  [9, { name: "EBC", transport: "pxe", platform: "uefiX64" }],
  [10, { name: "ARM 32-bit UEFI", transport: "pxe" }],
  [11, { name: "ARM 64-bit UEFI", transport: "pxe", platform: "uefiArm64" }],
  [12, { name: "PowerPC Open Firmware", transport: "pxe" }],
  [13, { name: "PowerPC ePAPR", transport: "pxe" }],
  [14, { name: "POWER OPAL v3", transport: "pxe" }],
  [15, { name: "x86 UEFI HTTP", transport: "http" }],
  [16, { name: "x64 UEFI HTTP", transport: "http", platform: "uefiX64" }],
  [17, { name: "EBC HTTP", transport: "http", platform: "uefiX64" }],
  [18, { name: "ARM 32-bit UEFI HTTP", transport: "http" }],
  [19, { name: "ARM 64-bit UEFI HTTP", transport: "http", platform: "uefiArm64" }],
  [20, { name: "pc/at BIOS HTTP", transport: "http" }],
  [21, { name: "ARM 32-bit U-Boot", transport: "pxe" }],
  [22, { name: "ARM 64-bit U-Boot", transport: "pxe" }],
  [23, { name: "ARM 32-bit U-Boot HTTP", transport: "http" }],
  [24, { name: "ARM 64-bit U-Boot HTTP", transport: "http" }],
  [25, { name: "RISC-V 32-bit UEFI", transport: "pxe" }],
  [26, { name: "RISC-V 32-bit UEFI HTTP", transport: "http" }],
  [27, { name: "RISC-V 64-bit UEFI", transport: "pxe" }],
  [28, { name: "RISC-V 64-bit UEFI HTTP", transport: "http" }],
  [29, { name: "RISC-V 128-bit UEFI", transport: "pxe" }],
  [30, { name: "RISC-V 128-bit UEFI HTTP", transport: "http" }],
  [31, { name: "s390 Basic", transport: "pxe" }],
  [32, { name: "s390 Extended", transport: "pxe" }],
  [33, { name: "MIPS 32-bit UEFI", transport: "pxe" }],
  [34, { name: "MIPS 64-bit UEFI", transport: "pxe" }],
  [35, { name: "Sunway 32-bit UEFI", transport: "pxe" }],
  [36, { name: "Sunway 64-bit UEFI", transport: "pxe" }],
  [37, { name: "LoongArch 32-bit UEFI", transport: "pxe" }],
  [38, { name: "LoongArch 32-bit UEFI HTTP", transport: "http" }],
  [39, { name: "LoongArch 64-bit UEFI", transport: "pxe" }],
  [40, { name: "LoongArch 64-bit UEFI HTTP", transport: "http" }],
  [41, { name: "ARM rpiboot", transport: "pxe" }],
]);

/** `undefined` for a code that the registry has not given away. */
export function architectureOf(code: number): Architecture | undefined {
  return ARCHITECTURES.get(code);
}

/** False where an image of that architecture cannot run on a machine whose firmware says this; true where nothing is known against it. */
export function mayRun(image: ImageArchitecture, code: number): boolean {
  const platform = ARCHITECTURES.get(code)?.platform;
  return platform === undefined || (platform === "uefiArm64") === (image === "aarch64");
}

/** `7 (x64 UEFI)`. */
export function describeArchitecture(code: number): string {
  return `${code} (${ARCHITECTURES.get(code)?.name ?? "not assigned"})`;
}
