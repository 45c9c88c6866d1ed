import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { FirmwareKind } from "../node/hardware.js";

export const BOOT_DEVICES = ["network", "http", "disk"] as const;
/** What a machine tries first at its next starts. `network` is PXE, `http` is UEFI HTTP boot. */
export type BootDevice = (typeof BOOT_DEVICES)[number];

/** Which device a machine starts from: at its next start only, or until it is told otherwise. */
export interface BootOverride {
  readonly device: BootDevice;
  readonly lasts: "once" | "continuous";
  /** Where it is known: some BMCs start a UEFI machine as a BIOS one when they are not told. */
  readonly firmware?: FirmwareKind;
}

/** `unknown`: this kind of power has no way to tell. */
export type PowerState = "on" | "off" | "unknown";

/**
 * One machine's power switch, whatever it is made of. It is asked one thing at a time. Every method rejects with POWER_FAILED (it may work when tried
 * again) or POWER_REFUSED (it will not, until somebody changes something), and with the signal's reason when `signal` ends it. No message names a secret.
 */
export interface PowerSwitch extends AsyncDisposable {
  state(signal: AbortSignal): Promise<PowerState>;
  /** Asks for a state; the same again changes nothing. Resolves when the switch has taken it: the machine may need a while longer. */
  set(target: "on" | "off", signal: AbortSignal): Promise<void>;
  /** Refused where the kind, or this BMC, cannot set it: then somebody has to, by hand. */
  setBoot(override: BootOverride, signal: AbortSignal): Promise<void>;
}

/** A node's power as the scheduler sets it: which kind, and where. Secrets are named, never held. */
export type PowerSettings =
  | { readonly kind: "manual" }
  | {
      readonly kind: "ipmi";
      /** Host name or address of the BMC; an IPv6 address without brackets. */
      readonly host: string;
      readonly port: number;
      readonly username: string;
      /** A file of the driver's folder of secrets. */
      readonly secret: string;
    }
  | {
      readonly kind: "redfish";
      /** `https://host[:port]`, an IPv6 address in brackets. */
      readonly url: string;
      readonly username: string;
      readonly secret: string;
      /** The id under `/redfish/v1/Systems/`; absent: the only one. */
      readonly system?: string;
      /** A certificate authority's file in the folder of secrets; absent: those that Node trusts. */
      readonly authority?: string;
      /** User and password go with each request, for BMCs without sessions (DSP0266 §13.3.3). */
      readonly basicAuth?: true;
    }
  | {
      readonly kind: "command";
      /** A name under `power.commands` of the driver's configuration: no path comes over the wire. */
      readonly command: string;
      /** What the command calls this machine. */
      readonly machine: string;
    }
  | { readonly kind: "wol"; readonly mac: MacAddress; readonly broadcast: Ipv4Address };

export type PowerKind = PowerSettings["kind"];
export type SettingsOf<K extends PowerKind> = Extract<PowerSettings, { readonly kind: K }>;

export const MANUAL: PowerSettings = { kind: "manual" };
