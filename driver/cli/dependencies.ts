import type { FoundServer } from "../../pxe/boot/foreign-server.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Output } from "./output.js";

/** What the verbs need and bin/ wires: the programs, and the reading of configuration files. */
export interface CliDependencies {
  /** For `--version`. */
  readonly version: string;
  readonly programs: {
    /** Each runs until a signal, and rejects when it cannot start. */
    readonly driver: (configFile: string) => Promise<void>;
    readonly coordinator: (configFile: string) => Promise<void>;
  };
  readonly config: {
    /** Throws CONFIG_REFUSED. */
    readonly check: (file: string) => CheckedFile;
    /** What a coordinator's file does with a machine that no driver claims. Throws CONFIG_REFUSED and ARGUMENT_REFUSED. */
    readonly judge: (file: string, machine: ThoughtMachine) => JudgedMachine;
    /** The operator's own file. Throws CONFIG_REFUSED. */
    readonly client: () => ClientTargets;
  };
  /** The DHCP servers that answer on an interface of this host. Throws PROBE_FAILED. */
  readonly probe: (options: {
    readonly interface: string;
    readonly seconds: number;
    readonly signal: AbortSignal;
  }) => Promise<readonly FoundServer[]>;
  readonly agent: {
    /** `kernel` is the version of an installed one. Throws AGENT_BUILD_FAILED and FILE_UNWRITABLE. */
    readonly build: (options: {
      readonly output: string;
      readonly kernel?: string;
      readonly onProgress: (step: string) => void;
      readonly signal: AbortSignal;
    }) => Promise<BuiltAgent>;
  };
}

/** Paths, and sizes in bytes. */
export interface BuiltAgent {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly kernelVersion: string;
  readonly kernelBytes: number;
  readonly ramdiskBytes: number;
}

export interface CheckedFile {
  readonly program: string;
  readonly summary: string;
  readonly warnings: readonly string[];
}

/** What a machine's DISCOVER would say, and how it would come. */
export interface ThoughtMachine {
  readonly mac: MacAddress;
  /** Option 93. */
  readonly architecture?: number;
  readonly vendorClass?: string;
  readonly interface?: string;
  readonly relay?: Ipv4Address;
  /** As text, or as hex after `0x`. */
  readonly circuitId?: string;
  readonly remoteId?: string;
}

export interface JudgedMachine {
  readonly machine: ThoughtMachine;
  readonly subnet: string;
  readonly rule: string;
  /** `file:line:column`; absent where nothing is written. */
  readonly place?: string;
  readonly treatment: { readonly policy: string };
  readonly text: string;
}

export interface ClientTargets {
  /** An address, or a name of `drivers`. */
  readonly driver?: string;
  readonly drivers: ReadonlyMap<string, string>;
  readonly coordinator?: string;
}

/** What every verb is handed. */
export interface CliContext {
  readonly dependencies: CliDependencies;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly out: Output;
  /** Errors, warnings and progress. */
  readonly err: Output;
}
