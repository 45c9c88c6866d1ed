import type { FoundServer } from "../../pxe/boot/foreign-server.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Role } from "../certificate/identity.js";
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
  readonly certificate: {
    /** An authority in a folder. These throw CERTIFICATE_MAKING_FAILED and FILE_UNWRITABLE. */
    readonly makeAuthority: (options: {
      readonly output: string;
      readonly days: number;
    }) => Promise<CertificateFiles>;
    readonly issue: (options: {
      readonly role: Role;
      readonly name: string;
      readonly addresses: readonly string[];
      readonly days: number;
      /** The authority's folder. */
      readonly ca: string;
      readonly output: string;
    }) => Promise<CertificateFiles>;
    /** Throws FILE_UNREADABLE. */
    readonly show: (file: string) => ShownCertificate;
  };
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

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

export interface ShownCertificate {
  readonly file: string;
  /** `metalplug:driver:hv1`; absent: it says no role, and `found` why. */
  readonly identity?: string;
  readonly found?: string;
  readonly addresses: readonly string[];
  readonly isAuthority: boolean;
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
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
  readonly tls?: CertificateFiles;
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
