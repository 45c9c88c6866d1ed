import type { FoundServer } from "../../pxe/boot/foreign-server.js";
import type { BuiltAgent } from "../agent/built-agent.js";
import type { Role } from "../certificate/identity.js";
import type { ShownCertificate } from "../certificate/shown-certificate.js";
import type { ThoughtMachine } from "../config/thought-machine.js";
import type { TlsFiles } from "../rpc/client.js";
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
    }) => Promise<TlsFiles>;
    readonly issue: (options: {
      readonly role: Role;
      readonly name: string;
      readonly addresses: readonly string[];
      readonly days: number;
      /** The authority's folder. */
      readonly ca: string;
      readonly output: string;
    }) => Promise<TlsFiles>;
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

export interface CheckedFile {
  readonly program: string;
  readonly summary: string;
  readonly warnings: readonly string[];
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
  readonly tls?: TlsFiles;
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
